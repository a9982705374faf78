"""RV32 microcontrollers: three cores with a typical part each, and the embedded vector extension."""

from __future__ import annotations

from tinygen.api import Device, Memory

KIB = 1024

FEATURES: dict[str, frozenset[str]] = {
    "rv32imc": frozenset({"mul64"}),
    "rv32imac": frozenset({"mul64"}),
    "rv32imac_zve32x": frozenset({"mul64", "vector"}),
    "rv32imac_zba_zbb": frozenset({"mul64", "bit_manipulation"}),
}
"""The instruction sets that this plugin compiles for and emulates, with what kernels may rely on.

Any device of one of these instruction sets is served, whichever plugin brings it. `mul64`: there are
instructions for the high half of a product (`mulh`, `mulhsu`, `mulhu`). `bit_manipulation`: Zba and Zbb, which
compilers use by themselves: shifted addition, minimum and maximum, sign extension.
"""


def devices() -> tuple[Device, ...]:
    return (
        Device(
            name="rv32imc",
            family="riscv",
            description="RV32IMC core such as lowRISC Ibex (OpenTitan Earl Grey: 1 MiB flash, 128 KiB RAM)",
            isa="rv32imc",
            features=FEATURES["rv32imc"],
            memories=(Memory("flash", "flash", 1024 * KIB), Memory("main SRAM", "ram", 128 * KIB)),
            clock_hz=100_000_000,
            sources=(
                "OpenTitan Earl Grey datasheet: 100 MHz, two banks of 512 KiB flash, 128 KiB main SRAM; "
                "https://opentitan.org/earlgrey_1.0.0/book/hw/top_earlgrey/doc/datasheet.html",
            ),
        ),
        Device(
            name="rv32imac",
            family="riscv",
            description="RV32IMAC core such as Nuclei Bumblebee (GD32VF103: 128 KiB flash, 32 KiB RAM)",
            isa="rv32imac",
            features=FEATURES["rv32imac"],
            memories=(Memory("flash", "flash", 128 * KIB), Memory("SRAM", "ram", 32 * KIB)),
            clock_hz=108_000_000,
            sources=(
                "GD32VF103CB: 108 MHz, 128 KiB flash without wait states, 32 KiB SRAM; "
                "https://docs.zephyrproject.org/latest/boards/gd/gd32vf103c_starter/doc/index.html",
            ),
        ),
        # Cores with Zve32x are licensed as IP (Google's Coral NPU is an open one): memory and clock are the
        # chip designer's choice, so none are stated and nothing is said about what fits.
        Device(
            name="rv32imac-zve32x",
            family="riscv",
            description="RV32IMAC core with embedded integer vectors (Zve32x), vector registers of 128 bits",
            isa="rv32imac_zve32x",
            features=FEATURES["rv32imac_zve32x"],
            sources=(
                "RISC-V V extension 1.0, section 18.2 (Zve32x); a core of this class: "
                "https://developers.google.com/coral/guides/hardware/rvv-vector-engine",
            ),
        ),
        Device(
            name="rv32imac-zbb",
            family="riscv",
            description="RV32IMAC core with Zba and Zbb, such as Hazard3 (RP2350 on a Raspberry Pi Pico 2)",
            isa="rv32imac_zba_zbb",
            features=FEATURES["rv32imac_zba_zbb"],
            memories=(Memory("flash", "flash", 4096 * KIB), Memory("SRAM", "ram", 520 * KIB)),
            clock_hz=150_000_000,
            sources=(
                "RP2350 datasheet: two Hazard3 cores at 150 MHz, 520 KiB SRAM, "
                "https://datasheets.raspberrypi.com/rp2350/rp2350-datasheet.pdf; "
                "Pico 2 datasheet: 4 MiB flash, https://datasheets.raspberrypi.com/pico/pico-2-datasheet.pdf",
            ),
        ),
    )
