"""Runs the command line in a process of its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

DIGITS = Path(__file__).resolve().parents[2] / "examples" / "digits" / "digits_int8.tflite"
START = "import sys; sys.modules.update(dict.fromkeys({blocked!r})); from tinygen.cli import main; main()"


def words_of(arguments: Sequence[object], blocked: Sequence[str] = ()) -> list[str]:
    """The words that run tinygen with `arguments`, as if the Python packages `blocked` were not installed."""
    start = ["-c", START.format(blocked=list(blocked))] if blocked else ["-m", "tinygen"]
    return [sys.executable, *start, *map(str, arguments)]


def tinygen(
    *arguments: object,
    blocked: Sequence[str] = (),
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    **options: Any,
) -> subprocess.CompletedProcess[str]:
    """Run `tinygen ARGUMENTS`; `env` is added to the environment."""
    return subprocess.run(
        words_of(arguments, blocked),
        capture_output=True,
        text=True,
        env=os.environ | dict(env or {}),
        cwd=cwd,
        timeout=300,
        **options,
    )


def json_of(*arguments: object, status: int = 0) -> dict[str, Any]:
    """The object that `tinygen ARGUMENTS --json -` prints: nothing else stands on standard output."""
    done = tinygen(*arguments, "--json", "-")
    assert done.returncode == status, done.stderr
    result = json.loads(done.stdout)
    assert isinstance(result, dict)
    return result


def refused(done: subprocess.CompletedProcess[str], status: int = 2) -> str:
    """The one message of a run that ended with `status`; without what long commands say when they begin."""
    assert done.returncode == status, f"status {done.returncode}\n{done.stdout}{done.stderr}"
    assert "Traceback" not in done.stderr and "Traceback" not in done.stdout
    assert "internal error" not in done.stderr, done.stderr
    message = re.sub(r"\A(building .* \.\.\.\n)*", "", done.stderr)
    assert len(re.findall(r"(?m)^(tinygen: |Error: )", message)) == 1, done.stderr
    return message
