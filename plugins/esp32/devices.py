"""Espressif's ESP32 family. Sizes are those of the chip and of the module most boards carry."""

from __future__ import annotations

from tinygen.api import Device, Memory, Power

FAMILY = "esp32"
KIB = 1024
MIB = 1024 * KIB

XTENSA_DEFINES = ("TG_NO_MUL64=1",)
"""Xtensa code is emulated as LX106, which has `mull` but no high multiplication and no 64-bit helpers: with
this the runtime forms wide products from 16x16 bits. LX6 and LX7 have `mulsh`, and the same C runs there."""

_SERIES = "https://docs.espressif.com/projects/esp-idf/en/v5.0/esp32/hw-reference/chip-series-comparison.html"


def _memories(flash: int, sram: int, psram: int = 0) -> tuple[Memory, ...]:
    """Sizes in bytes; `psram` is external RAM that is mapped."""
    found = (Memory("SPI flash", "flash", flash), Memory("SRAM", "ram", sram))
    return (*found, Memory("PSRAM", "psram", psram)) if psram else found


def devices() -> tuple[Device, ...]:
    return (_esp32(), _esp32s2(), _esp32s3(), _esp32c3(), _esp32c6())


def _esp32() -> Device:
    return Device(
        name="esp32",
        family=FAMILY,
        description="ESP32, Xtensa LX6 at 240 MHz (WROVER: 4 MB flash, 520 KB RAM, 4 MB PSRAM mapped)",
        isa="xtensa-lx6",
        features=frozenset({"xtensa", "mac16"}),
        memories=_memories(4 * MIB, 520 * KIB, 4 * MIB),
        clock_hz=240_000_000,
        sources=(f"ESP-IDF chip series comparison: 240 MHz, 520 KB SRAM, 4 MB PSRAM mapped; {_SERIES}",),
        defines=XTENSA_DEFINES,
    )


def _esp32s2() -> Device:
    return Device(
        name="esp32s2",
        family=FAMILY,
        description="ESP32-S2, Xtensa LX7 at 240 MHz (WROVER: 4 MB flash, 320 KB RAM, 2 MB PSRAM)",
        isa="xtensa-lx7",
        features=frozenset({"xtensa", "mac16"}),
        memories=_memories(4 * MIB, 320 * KIB, 2 * MIB),
        clock_hz=240_000_000,
        sources=(
            f"ESP-IDF chip series comparison: 240 MHz, 320 KB SRAM; {_SERIES}",
            "ESP32-S2-WROVER datasheet: 4 MB flash, 2 MB PSRAM",
        ),
        defines=XTENSA_DEFINES,
    )


def _esp32s3() -> Device:
    return Device(
        name="esp32s3",
        family=FAMILY,
        description="ESP32-S3, Xtensa LX7 at 240 MHz (WROOM-1-N8R8: 8 MB flash, 512 KB RAM, 8 MB PSRAM)",
        isa="xtensa-lx7",
        features=frozenset({"xtensa", "mac16", "fpu", "pie"}),
        memories=_memories(8 * MIB, 512 * KIB, 8 * MIB),
        clock_hz=240_000_000,
        power=(
            Power(
                active_mw=105.0,
                condition="31.7 mA at 3.3 V, DevKitM-1 awake in a delay, radio off: a lower bound",
                source="https://lucidar.me/en/esp32/power-consumption-of-esp32-s3-devkitm-1/",
            ),
        ),
        sources=(
            f"ESP-IDF chip series comparison: 240 MHz, 512 KB SRAM; {_SERIES}",
            "ESP32-S3-WROOM-1 datasheet 1.3: N8R8 has 8 MB flash, 8 MB octal PSRAM",
        ),
        defines=XTENSA_DEFINES,
    )


def _esp32c3() -> Device:
    return Device(
        name="esp32c3",
        family=FAMILY,
        description="ESP32-C3, RV32IMC at 160 MHz (4 MB flash, 400 KB RAM of which 16 KB are cache)",
        isa="rv32imc",
        features=frozenset({"mul64"}),
        memories=_memories(4 * MIB, 384 * KIB),
        clock_hz=160_000_000,
        power=(
            Power(
                active_mw=88.4,
                condition="26.8 mA at 3.3 V, 160 MHz, busy loop, radio off",
                source="https://robdobson.com/2023/11/investigating-esp32-c3-power-management/",
            ),
        ),
        sources=(
            f"ESP-IDF chip series comparison: 160 MHz, 400 KB SRAM, no external RAM; {_SERIES}",
            "ESP32-C3-WROOM-02 datasheet: 4 MB flash, 16 KB of the SRAM serve as cache",
        ),
    )


def _esp32c6() -> Device:
    return Device(
        name="esp32c6",
        family=FAMILY,
        description="ESP32-C6, RV32IMAC at 160 MHz (8 MB flash, 512 KB RAM)",
        isa="rv32imac",
        features=frozenset({"mul64"}),
        memories=(Memory("SPI flash", "flash", 8 * MIB), Memory("HP SRAM", "ram", 512 * KIB)),
        clock_hz=160_000_000,
        sources=(
            "ESP32-C6 series datasheet 1.3: RV32IMAC at up to 160 MHz, 512 KB HP SRAM; "
            "https://www.espressif.com/sites/default/files/documentation/esp32-c6_datasheet_en.pdf",
            "ESP32-C6-WROOM-1 datasheet: N8 has 8 MB flash",
        ),
    )
