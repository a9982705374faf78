"""The kernels of a device under address and undefined-behaviour sanitizers, in a process that may die of a fault.

As a program, `python -m tinygen.conformance.sanitized DEVICE COMPILER DRAWS SEED` reads names of operators, one a
line, and answers each with one line: MARK and the JSON of its records or of an error.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO, Any

from tinygen.conformance.cases import Case, fixed_cases, seeded_draws, type_of
from tinygen.conformance.kernels_on_host import check_cases, runner_of
from tinygen.conformance.sanitizer import available_compiler, sanitizer_environment
from tinygen.conformance.setting import ConformanceError, Record, Setting
from tinygen.ir import TinygenError
from tinygen.plugins import create_session

MARK = "tinygen-conformance:"
NOW = "now:"


class SanitizedKernels:
    """Checks operators one by one in a process of its own, which is started anew after a fault."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self._process: subprocess.Popen[str] | None = None
        self._errors: IO[str] | None = None

    def check(self, op: str) -> list[Record]:
        """The records of `op`; ConformanceError with the sanitizer's words if a kernel is at fault.

        ToolError if no sanitizer is installed.
        """
        process = self._process or self._start()
        assert process.stdin is not None and process.stdout is not None
        try:
            process.stdin.write(f"{op}\n")
            process.stdin.flush()
            line = next((line for line in process.stdout if line.startswith(MARK)), "")
        except BrokenPipeError:
            line = ""
        if not line:
            where = f"{self.setting.device.name} under sanitizers, {op}"
            raise ConformanceError(self._last_words(), where=where)
        answer: dict[str, Any] = json.loads(line.removeprefix(MARK))
        if "error" in answer:
            raise ConformanceError(answer["error"], where="under sanitizers")
        records: list[Record] = answer["records"]
        return records

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            assert self._process.stdin is not None and self._process.stdout is not None
            self._process.stdin.close()
            self._process.stdout.close()
            self._process.wait()
            self._process = None

    def _start(self) -> subprocess.Popen[str]:
        setting = self.setting
        compiler = setting.compiler or available_compiler()
        words = [sys.executable, "-m", __name__, setting.device.name, compiler, str(setting.draws), str(setting.seed)]
        self._errors = tempfile.TemporaryFile("w+")  # noqa: SIM115 (closed by its end of life; the process writes it)
        self._process = subprocess.Popen(
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            env=sanitizer_environment(compiler),
        )
        return self._process

    def _last_words(self) -> str:
        """What the process that has died wrote to its standard error: the fault and where it happened."""
        assert self._errors is not None
        self.close()
        self._errors.seek(0)
        text = self._errors.read()
        self._errors.close()
        return text.rpartition(NOW)[2][:4000].strip() or "the process died without a word"


def serve(device: str, compiler: str, draws: int, seed: int) -> None:
    """Answer the names on standard input until it ends."""
    session = create_session()
    setting = Setting(session, session.device(device), draws, seed)
    runner = runner_of(setting, compiler, sanitize=True)
    for line in sys.stdin:
        op = session.ops[line.strip()]
        answer: dict[str, Any]
        try:
            cases = [*fixed_cases(op), *seeded_draws(op, draws, seed)]
            answer = {"records": check_cases(setting, announced(cases), runner)}
        except TinygenError as error:
            answer = {"error": str(error)}
        print(f"{MARK}{json.dumps(answer)}", flush=True)


def announced(cases: Iterable[Case]) -> Iterator[Case]:
    """The cases, each named on standard error before it runs: the last one named is the one at fault."""
    for case in cases:
        print(f"{NOW} {case.op.name} {case.label} ({type_of(case.node)})", file=sys.stderr, flush=True)
        yield case


if __name__ == "__main__":
    serve(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
