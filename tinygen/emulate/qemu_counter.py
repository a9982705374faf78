"""Builds tinygen's counting plugin for QEMU at first use, and reads what it counted."""

from __future__ import annotations

import hashlib
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from platformdirs import user_cache_dir

from tinygen.device import compiler_version, find_program, zig_command
from tinygen.emulate.board import Arch
from tinygen.emulate.counting import BlockRun
from tinygen.emulate.elf import Program
from tinygen.emulate.paths import QEMU_COUNTER
from tinygen.ir import ToolError
from tinygen.user_cache import found

MARKS_FILE = "tg_marks.txt"
COUNTS_FILE = "tg_counts.txt"


def counter_plugin(qemu_major: int) -> Path:
    """The compiled plugin for QEMU of that major version, from the user's cache folder or built now."""
    interface = 1 if qemu_major < 9 else 2  # QEMU 9.0 refuses plugins of interface version 1
    cc = _host_compiler()
    flags = ["-O2", "-fPIC", "-shared", f"-DTG_QEMU_PLUGIN_VERSION={interface}"]
    if sys.platform == "darwin":
        flags += ["-undefined", "dynamic_lookup"]
    identity = repr((flags, compiler_version(cc), platform.machine())).encode() + QEMU_COUNTER.read_bytes()
    folder = Path(user_cache_dir("tinygen")) / "qemu_counter"
    plugin = folder / f"{hashlib.sha256(identity).hexdigest()[:16]}.so"
    if found(plugin):
        return plugin
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:  # renamed whole: others may build it too
        built = Path(scratch) / plugin.name
        command = [*cc, *flags, "-o", str(built), str(QEMU_COUNTER)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            raise ToolError(
                f"the counting plugin for QEMU does not compile:\n{done.stderr.strip()}",
                where=" ".join(command),
                cure="repair the host's C compiler, or count on Unicorn: TINYGEN_EMULATOR=unicorn",
            )
        os.replace(built, plugin)
    return plugin


def _host_compiler() -> tuple[str, ...]:
    program = find_program("cc", "gcc", "clang")
    command = (program,) if program else zig_command("cc")
    if command is None:
        raise ToolError(
            "counting on QEMU needs a C compiler for this machine",
            cure="apt-get install gcc   or, without root:  pip install ziglang",
        )
    return command


def read_counts(path: Path, program: Program, arch: Arch) -> list[BlockRun]:
    """What the plugin wrote to `path` while `program` ran; ToolError if it is missing or cut short."""
    try:
        lines = path.read_text().splitlines()
    except OSError:
        lines = []
    if not lines or lines[-1] != "end":
        raise ToolError(
            "QEMU ended without the counts of its plugin",
            cure="use a QEMU that was built with --enable-plugins, or count on Unicorn",
        )
    runs = []
    for line in lines[:-1]:
        mark, start_text, *numbers = line.split()
        start = int(start_text, 16)
        instructions, executions, jumps, *after = (int(number) for number in numbers)
        end = start
        for _ in range(instructions):
            end += program.instruction_bytes(arch, end)
        for distance, entries in enumerate(after, start=2):
            if entries and program.instruction_bytes(arch, start - distance) != distance:
                jumps += entries
        runs.append(BlockRun(int(mark), start, end, executions, jumps))
    return runs
