"""Compiles C for the host into shared libraries, cached by the content of all that goes in."""

from __future__ import annotations

import hashlib
import os
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from tinygen.device import WARNINGS, Toolchain
from tinygen.ir import ToolError
from tinygen.paths import cache_dir
from tinygen.user_cache import added, found

SANITIZERS = ("-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-g", "-fno-omit-frame-pointer")
STANDARD = ("-std=c11", "-O2", *WARNINGS, "-Werror")


def compile_shared(
    sources: Sequence[Path],
    toolchain: Toolchain,
    *,
    include: Iterable[Path] = (),
    depends: Iterable[Path] = (),
    flags: Sequence[str] = (),
    link: bool = False,
) -> Path:
    """The shared library (or, with `link`, the program) made from `sources`, from the cache if it is there.

    `depends` are further files whose content matters (headers). ToolError carries the compiler's own words.
    """
    command = [*toolchain.cc, *STANDARD, *toolchain.cflags, *flags]
    if not link:
        command += ["-shared", "-fPIC"]
    digest = hashlib.sha256(repr((command, toolchain.fingerprint)).encode())
    for path in (*sources, *depends):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    target = cache_dir() / "host" / f"{digest.hexdigest()[:32]}{'' if link else '.so'}"
    if found(target):
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, suffix=".part")
    os.close(handle)
    try:
        command += [f"-I{folder}" for folder in include]
        run_compiler([*command, *map(str, sources), "-o", temporary, *toolchain.libraries])
        os.replace(temporary, target)
        added(target)
    finally:
        Path(temporary).unlink(missing_ok=True)
    return target


def run_compiler(command: Sequence[str]) -> None:
    """Run one compiler command; ToolError with its messages if it fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True)
    except OSError as error:
        raise ToolError(f"the compiler does not run: {error.strerror}", where=command[0]) from error
    if done.returncode != 0:
        raise ToolError(f"compilation failed:\n{done.stderr.strip()}", where=command[0])
