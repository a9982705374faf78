"""C toolchains for RV32: GCC, clang, or zig, with this plugin's board for a firmware image."""

from __future__ import annotations

import functools
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tinygen.api import (
    FREESTANDING_INCLUDE,
    SEMIHOSTING_FAULT,
    SEMIHOSTING_PORT,
    Device,
    Toolchain,
    ToolError,
    compiler_version,
    find_program,
    missing_compiler,
    zig_command,
)

BOARD = Path(__file__).parent / "board"
SECTIONS = ("-ffunction-sections", "-fdata-sections")
SERIAL = (BOARD / "start.S", BOARD / "uart.c")
PORT = (BOARD / "start.S", SEMIHOSTING_PORT, SEMIHOSTING_FAULT)
GCC = ("riscv64-unknown-elf-gcc", "riscv32-unknown-elf-gcc", "riscv-none-elf-gcc", "riscv32-esp-elf-gcc")
CLANG_VERSIONS = range(24, 15, -1)
"""clang 16 was the first with the ratified vector intrinsics."""


@dataclass(frozen=True)
class Target:
    """One instruction set in each compiler's words. `multilib` names the GCC libraries that fit it."""

    march: str
    multilib: str
    zig_cpu: str
    compilers: tuple[str, ...]
    packages: str


_GNU = "gcc-riscv64-unknown-elf picolibc-riscv64-unknown-elf"
TARGETS = {
    "rv32imc": Target("rv32imc", "rv32imc", "generic_rv32+m+c", ("gcc", "clang", "zig"), _GNU),
    "rv32imac": Target("rv32imac", "rv32imac", "generic_rv32+m+a+c", ("gcc", "clang", "zig"), _GNU),
    # Not Zbs, which Hazard3 has, too: GCC 12 fails on code that uses it.
    "rv32imac_zba_zbb": Target(
        "rv32imac_zba_zbb", "rv32imac", "generic_rv32+m+a+c+zba+zbb", ("gcc", "clang", "zig"), _GNU
    ),
    # The kernels are assembly, which any GCC from 12 on takes; GCC vectorizes other code only from version 14 on. LLVM
    # vectorizes badly, or fails, where vector registers may have 32 bits only: say that they have the device's 128.
    "rv32imac_zve32x": Target(
        march="rv32imac_zve32x_zvl128b",
        multilib="rv32imac",
        zig_cpu="generic_rv32+m+a+c+zve32x+zvl128b",
        compilers=("gcc", "clang", "zig"),
        packages=_GNU,
    ),
}


def toolchain(device: Device, name: str | None) -> Toolchain | None:
    """The toolchain for a device of one of the `TARGETS`, else None: the hook `tinygen_toolchain`."""
    target = TARGETS.get(device.isa)
    if target is None:
        return None
    if name is not None and name not in target.compilers:
        raise ToolError(
            f"no toolchain {name!r} compiles {device.isa}",
            where=f"device {device.name}",
            cure=f"ask for one of: {', '.join(target.compilers)}",
        )
    kinds = target.compilers if name is None else (name,)
    makers = {"gcc": _gcc, "clang": _clang, "zig": _zig}
    for kind in kinds:
        found = makers[kind](target)
        if found is not None:
            return found
    looked_for = {"gcc": GCC[0], "clang": "clang-19 with ld.lld-19", "zig": "zig"}
    raise missing_compiler(device.name, tuple(looked_for[kind] for kind in kinds), target.packages)


def _gcc(target: Target) -> Toolchain | None:
    gcc = find_program(*GCC)
    if gcc is None:
        return None
    # Debian's compiler comes without a C library and takes picolibc's by a specs file; others bring newlib.
    specs = ("--specs=picolibc.specs",) if _picolibc(gcc) else ()
    own = target.march == target.multilib
    return Toolchain(
        name=Path(gcc).name,
        version=compiler_version((gcc,)),
        cc=(gcc,),
        ar=(gcc.removesuffix("gcc") + "ar",),
        cflags=(f"-march={target.march}", "-mabi=ilp32", *specs, *SECTIONS),
        ldflags=("-nostartfiles" if own else "-nostdlib", "-Wl,--gc-sections"),
        linker_script=BOARD / "virt.ld",
        port_sources=PORT,
        serial_sources=SERIAL,
        libraries=() if own else _libraries(gcc, target),
    )


def _libraries(gcc: str, target: Target) -> tuple[str, ...]:
    """The C library and the compiler's own, of an instruction set that they exist for."""
    multilib = (f"-march={target.multilib}", "-mabi=ilp32")
    library = _picolibc(gcc)
    libc = (
        _ask(gcc, *multilib, "-print-file-name=libc.a")
        if library is None
        else str(library / "lib" / _ask(gcc, *multilib, "-print-multi-directory") / "libc.a")
    )
    return (libc, _ask(gcc, *multilib, "-print-libgcc-file-name"))


def _clang(target: Target) -> Toolchain | None:
    """clang with lld; the C library and the compiler's run-time library are those of the GNU packages."""
    gcc = find_program(*GCC)
    library = _picolibc(gcc) if gcc is not None else None
    both = (v for v in CLANG_VERSIONS if find_program(f"clang-{v}") and find_program(f"ld.lld-{v}"))
    version = next(both, None)
    if gcc is None or library is None or version is None:
        return None
    clang = find_program(f"clang-{version}") or ""
    return Toolchain(
        name=f"clang-{version}",
        version=compiler_version((clang,)),
        cc=(clang,),
        ar=(find_program(f"llvm-ar-{version}") or gcc.removesuffix("gcc") + "ar",),
        cflags=(
            "--target=riscv32-unknown-elf",
            f"-march={target.march}",
            "-mabi=ilp32",
            "-isystem",
            str(library / "include"),
            *SECTIONS,
        ),
        ldflags=("-nostdlib", f"-fuse-ld=lld-{version}", "-Wl,--gc-sections"),
        linker_script=BOARD / "virt.ld",
        port_sources=PORT,
        serial_sources=SERIAL,
        libraries=_libraries(gcc, target),
    )


def _zig(target: Target) -> Toolchain | None:
    zig, ar = zig_command("cc"), zig_command("ar")
    if zig is None or ar is None:
        return None
    return Toolchain(
        name="ziglang",
        version=compiler_version(zig),
        cc=zig,
        ar=ar,
        cflags=(
            "-target",
            "riscv32-freestanding-none",
            f"-mcpu={target.zig_cpu}",
            "-isystem",
            str(FREESTANDING_INCLUDE),
            "-fno-sanitize=undefined",  # zig traps on undefined behaviour unless told otherwise,
            "-fomit-frame-pointer",  # and keeps frame pointers
            *SECTIONS,
        ),
        # Not -nostdlib: zig then leaves out its compiler-rt, which also has memcpy and its kin.
        ldflags=("-Wl,--gc-sections", "-Wl,--no-eh-frame-hdr"),
        linker_script=BOARD / "virt.ld",
        port_sources=PORT,
        serial_sources=SERIAL,
    )


@functools.cache
def _picolibc(gcc: str) -> Path | None:
    """The folder of picolibc (its `include` and `lib` below), as the specs file of `gcc` names it."""
    specs = Path(_ask(gcc, "-print-file-name=picolibc.specs"))
    if not specs.is_absolute() or not specs.is_file():
        return None
    found = re.search(r":(/\S+)/include}", specs.read_text())
    return Path(found[1]) if found else None


@functools.cache
def _ask(gcc: str, *question: str) -> str:
    try:
        done = subprocess.run([gcc, *question], capture_output=True, text=True, timeout=60, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise ToolError(f"the compiler does not answer {question[-1]}: {error}", where=gcc) from error
    return done.stdout.strip()
