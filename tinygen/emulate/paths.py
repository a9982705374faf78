"""Where the C sources of this package lie."""

from __future__ import annotations

from pathlib import Path

SEMIHOSTING_PORT = Path(__file__).parent / "port" / "semihosting_port.c"
"""`tg_port.h` over semihosting; the board adds `uint32_t tg_semihost(uint32_t operation, const void *block)`.

Compile it with the folder of `tg_port.h` in the include path.
"""

QEMU_COUNTER = Path(__file__).parent / "qemu_counter.c"
"""The TCG plugin that counts executed blocks."""

SEMIHOSTING_FAULT = Path(__file__).parent / "port" / "semihosting_fault.c"
"""`tg_port_fault(address)`, for a board's trap handler; the engines turn it into an error for the user."""
