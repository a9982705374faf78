"""The host's own C compiler."""

from __future__ import annotations

import functools

from tinygen.device import Toolchain, compiler_version, find_program, zig_command
from tinygen.ir import ToolError


@functools.cache
def host_toolchain(name: str | None = None) -> Toolchain:
    """The host's compiler: gcc, clang, any `cc`, or ziglang; `name` asks for one of "gcc", "clang", "zig"."""
    ar = find_program("ar", "llvm-ar")
    for kind, programs in (("gcc", ("gcc",)), ("clang", ("clang",)), ("cc", ("cc",))):
        program = find_program(*programs) if name in (None, kind) else None
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
