"""A C toolchain for a device: found on this machine, described as plain data, fingerprinted."""

from __future__ import annotations

import functools
import hashlib
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from tinygen.ir import ToolError

WARNINGS = ("-Wall", "-Wextra", "-Wconversion", "-Wshadow")
"""Everything that tinygen ships or generates compiles without one of these."""


@dataclass(frozen=True)
class Toolchain:
    """A compiler and what it needs to build a library or a firmware image for one device.

    Attributes:
        name: "arm-none-eabi-gcc", "ziglang", ...
        version: the first line of the compiler's own version message.
        cc, ar: commands as words, the program's absolute path first.
        cflags: target flags for compiling and linking (no optimisation level, no warnings).
        ldflags: further flags for linking a firmware image.
        linker_script: for a firmware image; None on the host.
        port_sources: C and assembly files of the board: start-up and `tg_port.h`.
        libraries: words that end the link line.
        serial_sources: in place of `port_sources`, start-up and the functions of `tg_serial.h` for the same board's
            serial line; empty where only a user's own files reach one.
    """

    name: str
    version: str
    cc: tuple[str, ...]
    ar: tuple[str, ...]
    cflags: tuple[str, ...] = ()
    ldflags: tuple[str, ...] = ()
    linker_script: Path | None = None
    port_sources: tuple[Path, ...] = ()
    libraries: tuple[str, ...] = ()
    serial_sources: tuple[Path, ...] = ()

    @property
    def fingerprint(self) -> str:
        """Changes when the compiler, its flags or the board's files change; the build signs with it."""
        digest = hashlib.sha256(repr((self.name, self.version, self.cflags, self.ldflags, self.libraries)).encode())
        for path in (self.linker_script, *self.port_sources):
            if path is not None:
                digest.update(path.read_bytes())
        return digest.hexdigest()[:16]


@functools.cache
def compiler_version(cc: tuple[str, ...]) -> str:
    """The first line that `cc --version` prints; ToolError if it does not run."""
    try:
        done = subprocess.run([*cc, "--version"], capture_output=True, text=True, timeout=120, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise ToolError(f"the compiler does not run: {error}", where=" ".join(cc)) from error
    return done.stdout.splitlines()[0] if done.stdout else "unknown"


def find_program(*names: str) -> str | None:
    """The absolute path of the first of `names` that is installed, else None."""
    return next((path for name in names if (path := shutil.which(name))), None)


def zig_command(tool: str) -> tuple[str, ...] | None:
    """`zig cc` or `zig ar` of the PyPI package `ziglang`, as command words; None if not installed."""
    if find_spec("ziglang") is None:
        return None
    return (sys.executable, "-m", "ziglang", tool)


def missing_compiler(device: str, names: tuple[str, ...], package: str) -> ToolError:
    """The error for a device whose compilers are all missing, with the commands that mend it."""
    return ToolError(
        f"no C compiler found (looked for {', '.join(names)} and the Python package ziglang)",
        where=f"device {device}",
        cure=f"install one:  apt-get install {package}   or, without root:  pip install ziglang",
    )
