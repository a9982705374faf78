"""C toolchains for the Xtensa members of the family. The RISC-V ones are served by the riscv plugin."""

from __future__ import annotations

from pathlib import Path

from tinygen.api import Device, Toolchain, ToolError, compiler_version, find_program

BOARD = Path(__file__).parent / "board"
SECTIONS = ("-ffunction-sections", "-fdata-sections", "-mtext-section-literals")
PORT = tuple(BOARD / name for name in ("start.S", "port.c", "integer.c", "float.c"))
LX106 = "xtensa-lx106-elf-gcc"


def toolchain(device: Device, name: str | None) -> Toolchain | None:
    """The toolchain for an Xtensa `device`, None for any other; see the hook `tinygen_toolchain`.

    `name` "gcc" (the default) is the GCC for the LX106, an older core of the same architecture whose images QEMU
    runs: what is verified and counted here is the very C that ships, compiled for that core. `name` "esp-idf" is
    Espressif's own compiler, for the size of the code that an ESP32 executes; its images need an ESP32 to run.
    """
    if "xtensa" not in device.features:
        return None
    if name not in (None, "gcc", "esp-idf"):
        raise ToolError(
            f"no toolchain {name!r} compiles for Xtensa",
            where=f"device {device.name}",
            cure="ask for gcc (LX106, runs on QEMU) or esp-idf (Espressif's compiler, no emulator)",
        )
    found = None
    if name in (None, "gcc"):
        found = _lx106()
    if found is None and name in (None, "esp-idf"):
        found = _espressif(device)
    if found is None:
        raise _missing(device, name)
    return found


def _lx106() -> Toolchain | None:
    gcc = find_program(LX106)
    if gcc is None:
        return None
    return Toolchain(
        name=LX106,
        version=compiler_version((gcc,)),
        cc=(gcc,),
        ar=(gcc.removesuffix("gcc") + "ar",),
        cflags=SECTIONS,
        ldflags=("-nostdlib", "-Wl,--gc-sections"),
        linker_script=BOARD / "sim.ld",
        port_sources=PORT,
        libraries=("-lc", "-lgcc"),
    )


def _espressif(device: Device) -> Toolchain | None:
    """Compiles the library only: images are built by ESP-IDF, which has the start-up and the linker scripts."""
    gcc = find_program(f"xtensa-{device.name}-elf-gcc")
    flags: tuple[str, ...] = ()
    if gcc is None:
        gcc = find_program("xtensa-esp-elf-gcc")
        flags = (f"-mdynconfig=xtensa_{device.name}.so",)  # one compiler for the family, from ESP-IDF 5.1 on
    if gcc is None:
        return None
    return Toolchain(
        name=Path(gcc).name,
        version=compiler_version((gcc,)),
        cc=(gcc,),
        ar=(gcc.removesuffix("gcc") + "ar",),
        cflags=(*flags, "-mlongcalls", *SECTIONS[:2]),
    )


def _missing(device: Device, name: str | None) -> ToolError:
    espressif = "run ESP-IDF's install.sh and export.sh (https://docs.espressif.com/projects/esp-idf)"
    if name == "esp-idf":
        return ToolError(
            f"no C compiler found (looked for xtensa-{device.name}-elf-gcc and xtensa-esp-elf-gcc)",
            where=f"device {device.name}",
            cure=espressif,
        )
    return ToolError(
        f"no C compiler found (looked for {LX106}); no Python package has one for Xtensa",
        where=f"device {device.name}",
        cure="install it:  apt-get install gcc-xtensa-lx106 picolibc-xtensa-lx106-elf\n"
        f"  or, to compile without running, {espressif}\n"
        "  or, without root, try the same network on --device esp32c3, which `pip install ziglang` compiles for",
    )
