"""Options of the commands that talk to a board on a serial line."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from tinygen.board.line import BAUD, BoardLine
from tinygen.ir import DeviceError

F = TypeVar("F", bound=Callable[..., Any])

source_options = (
    click.option(
        "--source",
        "sources",
        multiple=True,
        type=click.Path(path_type=Path),
        help="Start-up code and the functions of tg_serial.h for your board; may be repeated.",
    ),
    click.option("--linker-script", type=click.Path(path_type=Path), help="The linker script for these."),
)


def with_sources(function: F) -> F:
    """`--source` and `--linker-script`: what an image is linked with."""
    for option in reversed(source_options):
        function = option(function)
    return function


def check_place(on: str, line: BoardLine | None) -> None:
    """DeviceError unless there is a port just where it runs on a board."""
    if on == "board" and line is None:
        raise DeviceError("which board?", where="--on board", cure="say --port, such as --port /dev/ttyUSB0")
    if on != "board" and line is not None:
        raise DeviceError("a port, but no board", where=f"--port {line.port}", cure="add --on board")


def board_options(function: F) -> F:
    """`--port` and its kin, as one argument `line`: a BoardLine, or None without `--port`."""

    @functools.wraps(function)
    def command(
        *args: Any,
        port: str | None,
        baud: int,
        timeout: float,
        flash: str,
        sources: tuple[Path, ...],
        linker_script: Path | None,
        **words: Any,
    ) -> Any:
        line = (
            None
            if port is None
            else BoardLine(port, baud, timeout, flash=flash, sources=sources, linker_script=linker_script)
        )
        return function(*args, line=line, **words)

    options = (
        click.option("--port", help="With --on board: /dev/ttyUSB0, COM3, socket://HOST:PORT, ..."),
        click.option(
            "--baud", type=click.IntRange(min=1), default=BAUD, show_default=True, help="Bits a second there."
        ),
        click.option(
            "--timeout",
            type=click.FloatRange(min=0.1),
            default=BoardLine.timeout,
            show_default=True,
            help="Seconds of silence, such as one inference, after which the board is given up.",
        ),
        click.option(
            "--flash",
            default="",
            metavar="COMMAND",
            help="First link the image and run this command, {image} in place of the file. Else it must be there.",
        ),
        *source_options,
    )
    for option in reversed(options):
        command = option(command)
    return command  # type: ignore[return-value]
