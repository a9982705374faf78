"""The Cortex-M cores, each as a typical part: memory, clock and power, with their public sources."""

from __future__ import annotations

from collections.abc import Iterable

from tinygen.api import Device, Memory, Power

FAMILY = "cortex-m"
_KB = 1024
_MB = 1024 * 1024
_MLPERF = "MLPerf Tiny v1.0 to v1.3, closed division, energy logs (github.com/mlcommons/tiny_results_v1.3)"


def _parts(flash: int, ram: int) -> tuple[Memory, ...]:
    return Memory("flash", "flash", flash), Memory("sram", "ram", ram)


def _inference(milliwatts: float, condition: str) -> Power:
    return Power(milliwatts, f"inference, {condition}", _MLPERF)


def devices() -> Iterable[Device]:
    """All devices of this plugin, from the smallest core to the largest."""
    return (
        Device(
            name="cortex-m0plus",
            family=FAMILY,
            description="Cortex-M0+, as in the RP2040 on a Raspberry Pi Pico",
            isa="armv6s-m",
            memories=_parts(2 * _MB, 264 * _KB),
            clock_hz=133_000_000,
            sources=("RP2040 datasheet and Raspberry Pi Pico datasheet, Raspberry Pi Ltd",),
            defines=("TG_NO_MUL64=1",),  # MULS gives the low 32 bits only
        ),
        Device(
            name="cortex-m3",
            family=FAMILY,
            description="Cortex-M3, as in the STM32F103ZE",
            isa="armv7-m",
            features=frozenset({"mul64"}),
            memories=_parts(512 * _KB, 64 * _KB),
            clock_hz=72_000_000,
            sources=("DS5792, STM32F103xC/xD/xE datasheet, STMicroelectronics",),
        ),
        Device(
            name="cortex-m4",
            family=FAMILY,
            description="Cortex-M4 with FPU, as in the STM32L4R5ZI",
            isa="armv7e-m",
            features=frozenset({"mul64", "dsp", "fpu"}),
            memories=_parts(2 * _MB, 640 * _KB),
            clock_hz=120_000_000,
            power=(
                _inference(42.0, "120 MHz, 3 V, linear regulator (40 to 44 mW)"),
                _inference(33.5, "120 MHz, 3 V, SMPS (33 to 34 mW)"),
            ),
            sources=("DS12023, STM32L4R5xx datasheet, STMicroelectronics",),
        ),
        Device(
            name="cortex-m7",
            family=FAMILY,
            description="Cortex-M7, as in the STM32H7A3ZI",
            isa="armv7e-m",
            features=frozenset({"mul64", "dsp", "fpu"}),
            memories=(
                Memory("flash", "flash", 2 * _MB),
                Memory("DTCM", "ram", 128 * _KB),
                Memory("AXI SRAM", "ram", 1024 * _KB),
                Memory("AHB SRAM", "ram", 128 * _KB),
            ),
            clock_hz=280_000_000,
            power=(_inference(129.0, "280 MHz (122 to 136 mW)"),),
            sources=("DS13195, STM32H7A3xI/G datasheet, STMicroelectronics",),
        ),
        Device(
            name="cortex-m33",
            family=FAMILY,
            description="Cortex-M33, as in the STM32U575ZI",
            isa="armv8-m.main+dsp",
            features=frozenset({"mul64", "dsp", "fpu"}),
            memories=_parts(2 * _MB, 784 * _KB),
            clock_hz=160_000_000,
            power=(_inference(23.5, "160 MHz (23 to 24 mW)"),),
            sources=("DS13737, STM32U575xx datasheet, STMicroelectronics",),
        ),
        Device(
            name="cortex-m55",
            family=FAMILY,
            description="Cortex-M55 with MVE, as in the Alif Ensemble E3 (high-performance core)",
            isa="armv8.1-m.main+mve",
            features=frozenset({"mul64", "dsp", "fpu", "mve"}),
            memories=_parts(5632 * _KB, 13824 * _KB),
            clock_hz=400_000_000,
            sources=(
                "Ensemble E3 datasheet, Alif Semiconductor",
                "RAM Regions and Linker Files in Alif Microcontrollers, alifsemi.com/whitepaper",
            ),
            alignment=16,
        ),
        Device(
            name="cortex-m85",
            family=FAMILY,
            description="Cortex-M85 with MVE, as in the Renesas RA8M1",
            isa="armv8.1-m.main+mve",
            features=frozenset({"mul64", "dsp", "fpu", "mve"}),
            memories=_parts(2 * _MB, 1 * _MB),
            clock_hz=480_000_000,
            sources=("RA8M1 Group datasheet, Renesas Electronics",),
            alignment=16,
        ),
    )
