"""How a board is reached: its port, and how an image gets onto it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

BAUD = 115200


@dataclass(frozen=True)
class BoardLine:
    """A board on a serial line.

    Attributes:
        port: a serial port ("/dev/ttyUSB0", "COM3"), or an address as pyserial knows them: "socket://host:port",
            "rfc2217://host:port", ...
        baud: bits a second; without meaning where the port is a socket.
        timeout: seconds of silence after which the board is given up. An inference is silence.
        flash: a command that brings an image onto the board and starts it, "{image}" in place of the file; empty if
            the right image is on it already.
        wait: seconds until a request is sent again, at first, besides the time that it takes on the line.
        sources: start-up and the functions of `tg_serial.h`, to link images with; empty for those of the device's
            plugin.
        linker_script: for these; None for the one of the device's plugin.
    """

    port: str
    baud: int = BAUD
    timeout: float = 30.0
    wait: float = 0.25
    flash: str = ""
    sources: tuple[Path, ...] = ()
    linker_script: Path | None = None
