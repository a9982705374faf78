"""What a build has come to, for people and as JSON."""

from __future__ import annotations

from typing import Any

from rich.console import Console

from tinygen.build.execute.build import BuildResult
from tinygen.build.execute.listener import Finished
from tinygen.build.execute.planner import outputs_of
from tinygen.build.execute.progress import describe
from tinygen.build.rules.base import ConfiguredTarget

SHOWN = 20
"""Targets that are listed one by one."""
OUTPUT_LINES = 40
"""Lines of a failed command that are shown."""


def print_summary(out: Console, result: BuildResult) -> None:
    """What failed and why, the targets with their files, and one line of counts."""
    print_failures(out, result)
    for target in result.targets[:SHOWN]:
        outputs = outputs_of(result.planner.provided[target]) if target in result.planner.provided else ()
        status = result.status(target)
        files = ", ".join(outputs[:3]) + (f" and {len(outputs) - 3} more" if len(outputs) > 3 else "")
        shown = "" if status in ("failed", "skipped") else f"  {files}"
        out.print(f"{target.label}  {status}{shown}", markup=False, soft_wrap=True)
    if len(result.targets) > SHOWN:
        out.print(f"... and {len(result.targets) - SHOWN} more targets", markup=False)
    print_counts(out, result)


def print_counts(out: Console, result: BuildResult) -> None:
    """The line that ends every build."""
    word = "FAILED" if result.failed else "done"
    out.print(f"{word} in {result.seconds:.1f} s: {result.counts.words()}", markup=False, soft_wrap=True)
    if result.cache is not None and (words := result.cache.words()):
        out.print(f"cache: {words}", markup=False, soft_wrap=True)


def print_failures(out: Console, result: BuildResult) -> None:
    """Every failed action with what its command printed, and every target that could not be planned."""
    for failure in result.counts.failures:
        out.print(failure_text(failure), markup=False, soft_wrap=True)
    for error in dict.fromkeys(result.planner.errors.values()):
        out.print(f"error: {error}", markup=False, soft_wrap=True)


def failure_text(failure: Finished) -> str:
    """What failed, and the end of what was printed."""
    lines = failure.output.rstrip().splitlines()
    if len(lines) > OUTPUT_LINES:
        lines = [f"... ({len(lines) - OUTPUT_LINES} lines before)", *lines[-OUTPUT_LINES:]]
    text = "\n".join(f"  {line}" for line in lines) or f"  {failure.reason}"
    return f"FAILED: {describe(failure.action)}\n{text}"


def as_dict(result: BuildResult) -> dict[str, Any]:
    """The JSON form of a build."""
    return {
        "failed": result.failed,
        "seconds": round(result.seconds, 3),
        "actions": result.counts.actions,
        "executed": result.counts.by_status["executed"],
        "cached": result.counts.by_status["cached"],
        "up_to_date": result.counts.unchanged,
        "cache": cache_dict(result),
        "targets": [_target(result, target) for target in result.targets],
        "failures": [
            {"outputs": list(f.action.outputs), "message": describe(f.action), "output": f.output, "reason": f.reason}
            for f in result.counts.failures
        ],
        "errors": [str(error) for error in dict.fromkeys(result.planner.errors.values())],
    }


def cache_dict(result: BuildResult) -> dict[str, Any] | None:
    """What the build's cache was good for, by name; None: there was none."""
    return result.cache.as_dict() if result.cache is not None else None


def _target(result: BuildResult, target: ConfiguredTarget) -> dict[str, Any]:
    provided = result.planner.provided.get(target)
    return {
        "label": str(target.label),
        "rule": target.rule.name,
        "status": result.status(target),
        "outputs": {role: list(files) for role, files in provided.files.items()} if provided else {},
    }
