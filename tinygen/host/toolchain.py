"""The host's own C compiler."""

from __future__ import annotations

import functools

from tinygen.device import Toolchain, compiler_version, find_program, zig_command
from tinygen.ir import ToolError

KINDS = ("gcc", "clang", "cc", "zig")


@functools.cache
def host_toolchain(name: str | None = None) -> Toolchain:
    """The host's compiler: gcc, clang, any `cc`, or ziglang; `name` asks for one of KINDS.

    ToolError if there is none, or if no compiler for the host has that name.
    """
    if name is not None and name not in KINDS:
        raise ToolError(
            f"no toolchain {name!r} compiles for this machine",
            where="device host",
            cure=f"ask for one of: {', '.join(KINDS)} (zig is clang with the libraries that it needs)",
        )
    ar = find_program("ar", "llvm-ar")
    for kind in ("gcc", "clang", "cc"):
        program = find_program(kind) if name in (None, kind) else None
        if program and ar:
            return Toolchain(kind, compiler_version((program,)), (program,), (ar,))
    cc, zig_ar = zig_command("cc"), zig_command("ar")
    if cc and zig_ar and name in (None, "zig"):
        # zig turns on trapping of undefined behaviour by itself; the sanitizer flags say it where it is wanted.
        return Toolchain("zig", compiler_version(cc), cc, zig_ar, ("-fno-sanitize=undefined",))
    raise ToolError(
        f"no C compiler found for the host ({name or 'gcc, clang, cc or ziglang'})",
        where="device host",
        cure="install one:  apt-get install gcc   or, without root:  pip install ziglang",
    )
