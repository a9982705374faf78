"""C toolchains for Cortex-M: GCC with newlib, or zig, with this plugin's board for a firmware image."""

from __future__ import annotations

import functools
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
PORT = (BOARD / "startup.c", BOARD / "semihost.c", SEMIHOSTING_PORT, SEMIHOSTING_FAULT)
SERIAL = (BOARD / "startup.c", BOARD / "uart.c")
SECTIONS = ("-ffunction-sections", "-fdata-sections")
GCC = "arm-none-eabi-gcc"
PACKAGES = "gcc-arm-none-eabi libnewlib-arm-none-eabi"


@dataclass(frozen=True)
class Target:
    """One core in each compiler's words.

    `gcc_cpus`: the core, then the nearest that an older GCC knows and whose code it runs. `fpu`: GCC's name of
    the floating-point unit, "auto" where the core's name says it, None where there is none.
    """

    gcc_cpus: tuple[str, ...]
    fpu: str | None
    zig_cpu: str
    script: str


TARGETS = {
    "cortex-m0plus": Target(("cortex-m0plus",), None, "cortex_m0plus", "mps2.ld"),
    "cortex-m3": Target(("cortex-m3",), None, "cortex_m3", "mps2.ld"),
    "cortex-m4": Target(("cortex-m4",), "fpv4-sp-d16", "cortex_m4", "mps2.ld"),
    # Parts with and without double precision are about: single runs on both.
    "cortex-m7": Target(("cortex-m7",), "fpv5-sp-d16", "cortex_m7-fp64", "mps2.ld"),
    "cortex-m33": Target(("cortex-m33",), "fpv5-sp-d16", "cortex_m33", "mps2_an505.ld"),
    "cortex-m55": Target(("cortex-m55",), "auto", "cortex_m55", "mps3_an547.ld"),
    "cortex-m85": Target(("cortex-m85", "cortex-m55"), "auto", "cortex_m85", "mps3_an547.ld"),
}


def toolchain(device: Device, name: str | None) -> Toolchain | None:
    """The toolchain for one of this plugin's devices, else None: the hook `tinygen_toolchain`."""
    target = TARGETS.get(device.name)
    if target is None:
        return None
    makers = {"gcc": _gcc, "zig": _zig}
    if name is not None and name not in makers:
        raise ToolError(
            f"no toolchain {name!r} compiles for this device",
            where=f"device {device.name}",
            cure=f"ask for one of: {', '.join(makers)} (zig is clang with the libraries that it needs)",
        )
    for maker in makers.values() if name is None else (makers[name],):
        found = maker(target)
        if found is not None:
            return found
    looked_for = {None: (GCC,), "gcc": (GCC,), "zig": ()}[name]
    raise missing_compiler(device.name, looked_for, PACKAGES)


def _gcc(target: Target) -> Toolchain | None:
    gcc = find_program(GCC)
    if gcc is None:
        return None
    accepted = next((cpu for cpu in target.gcc_cpus if _accepts(gcc, f"-mcpu={cpu}")), None)
    if accepted is None:
        raise ToolError(f"it knows none of {', '.join(target.gcc_cpus)}", where=gcc, cure="use a newer GCC")
    floating = () if target.fpu is None else ("-mfloat-abi=hard", f"-mfpu={target.fpu}")
    return Toolchain(
        name=GCC,
        version=compiler_version((gcc,)),
        cc=(gcc,),
        ar=(gcc.removesuffix("gcc") + "ar",),
        cflags=(f"-mcpu={accepted}", "-mthumb", *floating, *SECTIONS),
        ldflags=("-nostartfiles", "-Wl,--gc-sections"),
        linker_script=BOARD / target.script,
        port_sources=PORT,
        serial_sources=SERIAL,
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
            "thumb-freestanding-eabi" if target.fpu is None else "thumb-freestanding-eabihf",
            f"-mcpu={target.zig_cpu}",
            "-isystem",
            str(FREESTANDING_INCLUDE),
            "-fno-sanitize=undefined",  # zig traps on undefined behaviour unless told otherwise
            *SECTIONS,
        ),
        # Not -nostdlib: zig then leaves out its compiler-rt, which also has memcpy and its kin.
        ldflags=("-Wl,--gc-sections", "-Wl,--no-eh-frame-hdr"),
        linker_script=BOARD / target.script,
        port_sources=PORT,
        serial_sources=SERIAL,
    )


@functools.cache
def _accepts(gcc: str, flag: str) -> bool:
    """Whether the compiler knows the flag."""
    command = [gcc, flag, "-mthumb", "-mfloat-abi=soft", "-E", "-x", "c", "-"]
    try:
        return subprocess.run(command, input=b"", capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.SubprocessError) as error:
        raise ToolError(f"the compiler does not run: {error}", where=gcc) from error
