"""Where the C sources of this package lie."""

from __future__ import annotations

from pathlib import Path

SEMIHOSTING_PORT = Path(__file__).parent / "port" / "semihosting_port.c"
"""`tg_port.h` over semihosting; the board adds `uint32_t tg_semihost(uint32_t operation, const void *block)`.

Compile it with the folder of `tg_port.h` in the include path.
"""

SERIAL = Path(__file__).parent / "port" / "serial"
"""The folder of `tg_serial.h`."""

SERIAL_SOURCES = (SERIAL / "tg_serial_port.c", SERIAL / "tg_counter.c")
"""`tg_port.h` over a serial line, and the cores' counters; the board adds the two functions of `tg_serial.h`."""

QEMU_COUNTER = Path(__file__).parent / "qemu_counter.c"
"""The TCG plugin that counts executed blocks."""

SEMIHOSTING_FAULT = Path(__file__).parent / "port" / "semihosting_fault.c"
"""`tg_port_fault(address)`, for a board's trap handler; the engines turn it into an error for the user."""
