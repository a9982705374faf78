"""Bytes to and from a board: a serial port through pyserial, or a TCP connection."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

from tinygen.board.line import BoardLine
from tinygen.ir import DeviceError, ToolError

T = TypeVar("T")
_COMES_BACK = 5.0
"""Seconds that a board may take to show its port after it has been flashed."""


class Stream(Protocol):
    """A line to a board."""

    def read(self, seconds: float) -> bytes:
        """What has arrived, waiting so long for the first byte; b"" if nothing came."""

    def write(self, data: bytes) -> None:
        """Send all of `data`."""


@contextmanager
def open_stream(line: BoardLine) -> Iterator[Stream]:
    """The stream of `line`. DeviceError if there is no such port or it fails; ToolError without pyserial."""
    try:
        if line.port.startswith("socket://"):
            address = urlsplit(line.port)
            if not address.hostname or not address.port:
                raise DeviceError("not an address", where=f"port {line.port}", cure="write socket://HOST:PORT")
            where = (address.hostname, address.port)
            with _tried(line, lambda: socket.create_connection(where, line.timeout)) as connection:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                yield SocketStream(connection)
        else:
            with _tried(line, lambda: _serial(line)) as port:
                yield SerialStream(port)
    except (OSError, ValueError) as error:  # serial.SerialException is an OSError
        reason = getattr(error, "strerror", None) or str(error)
        raise DeviceError(f"cannot use the port: {reason}", where=f"port {line.port}", cure=_ports(line)) from error


class SocketStream:
    """A TCP connection."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def read(self, seconds: float) -> bytes:
        self._connection.settimeout(max(seconds, 0.001))
        try:
            data = self._connection.recv(65536)
        except TimeoutError:
            return b""
        if not data:
            raise ConnectionError("the other side has closed it")
        return data

    def write(self, data: bytes) -> None:
        self._connection.settimeout(None)
        self._connection.sendall(data)


class SerialStream:
    """A port of pyserial."""

    def __init__(self, port: Any) -> None:
        self._port = port

    def read(self, seconds: float) -> bytes:
        self._port.timeout = seconds
        first: bytes = self._port.read(1)
        return first + bytes(self._port.read(self._port.in_waiting)) if first else b""

    def write(self, data: bytes) -> None:
        self._port.write(data)
        self._port.flush()


def _tried(line: BoardLine, open_it: Callable[[], T]) -> T:
    """A port may be away for a moment after flashing: it is tried again."""
    deadline = time.monotonic() + (min(line.timeout, _COMES_BACK) if line.flash else 0)
    while True:
        try:
            return open_it()
        except OSError:
            if time.monotonic() >= deadline:
                raise
        time.sleep(0.05)


def _serial(line: BoardLine) -> Any:
    try:
        import serial
    except ImportError as error:
        raise ToolError("the Python package pyserial is not installed", cure="pip install pyserial") from error
    return serial.serial_for_url(line.port, baudrate=line.baud)


def _ports(line: BoardLine) -> str:
    """What may help: the ports that there are."""
    if "://" in line.port:
        return "is the other side up, and does it listen there?"
    from serial.tools.list_ports import comports

    found = sorted(port.device for port in comports())
    return f"there are: {', '.join(found)}" if found else "no serial port is plugged in, or it may not be read"
