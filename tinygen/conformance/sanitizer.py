"""AddressSanitizer for code that Python loads: its runtime must be in the process from the start."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tinygen.ir import ToolError

RUNTIMES = {
    "gcc": ("libasan.so", "gcc libasan8"),
    "clang": (f"libclang_rt.asan-{platform.machine()}.so", "clang libclang-rt-dev"),
}
"""Compiler -> its shared AddressSanitizer runtime and the packages that bring it."""


def sanitizer_environment(compiler: str) -> Mapping[str, str]:
    """The environment for a Python process that will load code of `compiler`, built with sanitizers.

    ToolError if the compiler or the shared runtime is not installed.
    """
    if compiler not in RUNTIMES:
        raise ToolError(f"the sanitizers of {compiler} are not installed as a library", cure="take gcc or clang")
    name, packages = RUNTIMES[compiler]
    cure = f"apt-get install {packages}"
    if shutil.which(compiler) is None:
        raise ToolError(f"{compiler} is not installed", cure=cure)
    done = subprocess.run([compiler, f"-print-file-name={name}"], capture_output=True, text=True, check=True)
    runtime = Path(done.stdout.strip())
    if not runtime.is_file():
        raise ToolError(f"{compiler} has no shared AddressSanitizer ({name})", cure=cure)
    # Python itself is not clean of leaks, and the runtime must come before all other libraries.
    return os.environ | {"LD_PRELOAD": str(runtime), "ASAN_OPTIONS": "detect_leaks=0"}


def available_compiler() -> str:
    """The first compiler whose sanitizers can be used here; ToolError if there is none."""
    errors = []
    for compiler in RUNTIMES:
        try:
            sanitizer_environment(compiler)
        except ToolError as error:
            errors.append(error)
        else:
            return compiler
    raise errors[0]
