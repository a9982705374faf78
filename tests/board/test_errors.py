"""What goes wrong with a board is one message with its cure."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.command import DIGITS, refused, tinygen


def message(command: str, *options: object) -> str:
    return refused(tinygen(command, DIGITS, "--device", "cortex-m4", *options))


@contextlib.contextmanager
def listening(says: bytes) -> Iterator[str]:
    """Something that says but this to whoever comes, and then nothing more."""

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                one, _ = server.accept()
                one.sendall(says)
                kept.append(one)

    kept: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=serve, daemon=True).start()
        yield f"socket://127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)
    for one in kept:
        one.close()


@pytest.mark.parametrize("command", ["verify", "profile"])
def test_no_port(command: str) -> None:
    assert "which board?" in message(command, "--on", "board")
    assert "add --on board" in message(command, "--port", "/dev/ttyUSB0")


def test_ports_that_are_not_there() -> None:
    assert "socket://HOST:PORT" in message("verify", "--on", "board", "--port", "socket://nowhere")
    with socket.create_server(("127.0.0.1", 0)) as server:
        free = server.getsockname()[1]
    assert "Connection refused" in message("verify", "--on", "board", "--port", f"socket://127.0.0.1:{free}")


def test_a_serial_port_that_is_not_there() -> None:
    pytest.importorskip("serial", reason="needs: pip install pyserial")
    found = message("profile", "--on", "board", "--port", "/dev/no-such-port")
    assert "cannot use the port" in found and "/dev/no-such-port" in found


def test_without_pyserial() -> None:
    words = ("verify", DIGITS, "--device", "cortex-m4", "--on", "board", "--port", "/dev/ttyUSB0")
    assert "pip install pyserial" in refused(tinygen(*words, blocked=("serial",)))


def test_silence_and_noise() -> None:
    with listening(b"") as port:
        assert "nothing answers in 0.5 s" in message("verify", "--on", "board", "--port", port, "--timeout", "0.5")
    with listening(b"Booting...\r\nHello, world\r\n\0") as port:
        found = message("verify", "--on", "board", "--port", port, "--timeout", "0.5")
        assert "27 bytes came" in found and "26 of them noise" in found and "--baud" in found


def test_files_that_are_not_there(tmp_path: Path) -> None:
    words = ("firmware", DIGITS, "--device", "cortex-m4", "-o", tmp_path / "fw")
    assert "no such file" in refused(tinygen(*words, "--source", tmp_path / "uart.c"))
    assert not (tmp_path / "fw").exists()


def test_a_device_without_a_board_gets_sources(tmp_path: Path) -> None:
    done = tinygen("firmware", DIGITS, "--device", "host", "-o", tmp_path / "fw")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "fw" / "tg_serial_port.c").is_file() and not list((tmp_path / "fw").glob("*.elf"))
