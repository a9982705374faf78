"""Run a firmware image on QEMU, in a process of its own."""

from __future__ import annotations

import functools
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from tinygen.device import Image, RunResult
from tinygen.emulate.board import Board
from tinygen.emulate.counting import attribute
from tinygen.emulate.elf import Program, read_program
from tinygen.emulate.qemu_counter import COUNTS_FILE, MARKS_FILE, counter_plugin, read_counts
from tinygen.emulate.semihosting import INPUT_FILE, OUTPUT_FILE
from tinygen.ir import MismatchError, ToolError

_COMMON = (
    "-nographic",
    *("-monitor", "none"),
    *("-serial", "none"),
    *("-semihosting-config", "enable=on,target=native"),
)
_FAULT = re.compile(r"fault at 0x([0-9a-f]{8})")  # of tg_port_fault


def run_qemu(board: Board, image: Image, inputs: bytes, counting: bool = False, timeout: float = 300.0) -> RunResult:
    """Run `image` on `board`; see `run_board`. The firmware's files lie in a temporary folder."""
    qemu = board.qemu
    if qemu is None:
        raise ToolError("QEMU has no such machine", where=f"board {board.name}")
    path = shutil.which(qemu.program)
    if path is None:
        raise ToolError(
            f"{qemu.program} is not installed",
            where=f"board {board.name}",
            cure=f"apt-get install {qemu.package}",
        )
    program = read_program(image.path)
    version = _version(path)
    with tempfile.TemporaryDirectory(prefix="tinygen-") as name:
        folder = Path(name)
        (folder / INPUT_FILE).write_bytes(inputs)
        (folder / OUTPUT_FILE).touch()  # so that Xtensa firmware can open it without its host's open flags
        command = [path, *qemu.args, *_COMMON, "-kernel", str(image.path.resolve())]
        if counting:
            marks = [f"{program.address(mark):x}\n" for mark in image.marks]
            (folder / MARKS_FILE).write_text("".join(marks))
            command += _counting_arguments(version)
        status = _run(command, folder, program, timeout)
        output = (folder / OUTPUT_FILE).read_bytes()
        engine = f"{qemu.program} {version}"
        if not counting:
            return RunResult(output, status, engine)
        runs = read_counts(folder / COUNTS_FILE, program, board.arch)
    counts, functions = attribute(program, board.arch, image.marks, runs, board.cycles)
    return RunResult(output, status, engine, counts, functions)


def _counting_arguments(version: str) -> list[str]:
    """Load the counting plugin. No -icount: it repeats the block around each access to a device register."""
    plugin = str(counter_plugin(int(version.split(".")[0]))).replace(",", ",,")  # QEMU's own escape
    return ["-plugin", f"{plugin},marks={MARKS_FILE},out={COUNTS_FILE}"]


@functools.cache
def _version(program: str) -> str:
    """QEMU's version, such as "7.2.22"."""
    try:
        done = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=60, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise ToolError(f"QEMU does not run: {error}", where=program) from error
    found = re.search(r"version (\d+(\.\d+)+)", done.stdout)
    if found is None:
        raise ToolError("QEMU does not tell its version", where=program)
    return found.group(1)


def _run(command: list[str], folder: Path, program: Program, timeout: float) -> int:
    """Run QEMU in `folder`; returns the firmware's exit status.

    `subprocess.run` kills QEMU on timeout and on Ctrl-C; setpriv lets the kernel do it if this process is
    killed itself.
    """
    guard = shutil.which("setpriv")
    if guard is not None:
        command = [guard, "--pdeathsig", "KILL", "--", *command]
    try:
        done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout)
    except subprocess.TimeoutExpired as error:
        raise ToolError(
            f"the firmware had not ended after {timeout:g} s",
            where=str(program.path),
            cure="if it makes progress, allow more time or give it fewer inputs",
        ) from error
    console = (done.stdout + done.stderr).decode("utf-8", "replace").strip()
    if fault := _FAULT.search(console):
        address = int(fault.group(1), 16)
        raise MismatchError(
            f"the firmware faulted at {address:#x} in {program.function_at(address)}", where=str(program.path)
        )
    if done.returncode < 0 or re.search(r"^qemu(-system-\w+)?: ", console, re.MULTILINE):
        raise ToolError(f"QEMU failed:\n{console}", where=" ".join(command))
    return done.returncode
