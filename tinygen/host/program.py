"""Firmware images that are programs of this machine: their port, and how they run."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tinygen.device import Image, RunResult
from tinygen.ir import ToolError

HOST_PORT = Path(__file__).parent / "port" / "host_port.c"
"""`tg_port.h` over standard input and output."""
TIMEOUT_SECONDS = 600


def run_on_host(image: Image, inputs: bytes, engine: str = "host") -> RunResult:
    """Run an image that was linked with `HOST_PORT` by a toolchain of this machine; `engine` names who ran it.

    ToolError if the program is ended by a signal, writes to its standard error, or does not end.
    """
    try:
        done = subprocess.run([image.path], input=inputs, capture_output=True, timeout=TIMEOUT_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise ToolError(f"did not end within {TIMEOUT_SECONDS} s", where=str(image.path)) from error
    if done.returncode < 0 or done.stderr:
        raise ToolError(f"the program failed:\n{done.stderr.decode(errors='replace')}", where=str(image.path))
    return RunResult(done.stdout, done.returncode, engine)
