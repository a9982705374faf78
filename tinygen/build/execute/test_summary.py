"""How tests went, for people and as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console

from tinygen.build.execute.build import BuildResult
from tinygen.build.execute.listener import Finished
from tinygen.build.execute.staging import FAILED_LOG
from tinygen.build.execute.summary import failure_text
from tinygen.build.rules.base import ConfiguredTarget


def outcomes(result: BuildResult) -> list[dict[str, Any]]:
    """For each test: `label`, `status` ("passed", "failed", or "not run" where it could not be built), `cached`, `log`

    (the file, below the root), `seconds` that it ran, and what it measured.
    """
    runs = {output: one for one in result.counts.results for output in one.action.outputs}
    return [_outcome(result, target, runs) for target in result.targets]


def _outcome(result: BuildResult, target: ConfiguredTarget, runs: Mapping[str, Finished]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "label": str(target.label),
        "status": "not run",
        "cached": False,
        "log": "",
        "seconds": 0.0,
    }
    provided = result.planner.provided.get(target)
    if provided is None:
        return found
    (log,) = provided.files["log"]
    run = runs.get(log)
    if result.status(target) not in ("failed", "skipped"):
        found |= {"status": "passed", "cached": run is None or run.status == "cached", "log": log}
        found |= {"result": json.loads((result.planner.root / provided.files["report"][0]).read_text())}
    elif run is not None and run.status == "failed":
        kept = f"{log.removesuffix('.log')}{FAILED_LOG}"
        found |= {"status": "failed", "log": kept if (result.planner.root / kept).exists() else ""}
    if run is not None:
        found["seconds"] = round(run.seconds, 3)
    return found


def print_outcomes(out: Console, result: BuildResult, found: Sequence[dict[str, Any]]) -> None:
    """Failures with what was printed, then a line for each test."""
    logs = {one["log"] for one in found if one["status"] == "failed"}
    for failure in result.counts.failures:
        kept = {f"{path.removesuffix('.log')}{FAILED_LOG}" for path in failure.action.outputs}
        if not logs & kept:  # else a test's words are in its log
            out.print(failure_text(failure), markup=False, soft_wrap=True)
    for error in dict.fromkeys(map(str, result.planner.errors.values())):
        out.print(f"error: {error}", markup=False, soft_wrap=True)
    for one in found:
        word = {"passed": "PASSED", "failed": "FAILED", "not run": "NOT RUN"}[one["status"]]
        cached = "(cached) " if one["cached"] else ""
        time = f" in {one['seconds']:.1f} s" if one["seconds"] and not one["cached"] else ""
        log = f"  log: {one['log']}" if one["log"] and one["status"] == "failed" else ""
        out.print(f"{one['label']}  {cached}{word}{time}{log}", markup=False, soft_wrap=True)
    passed = sum(one["status"] == "passed" for one in found)
    out.print(f"{passed} of {len(found)} tests pass", markup=False)
