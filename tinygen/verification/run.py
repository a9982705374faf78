"""Builds a library where it is to be verified, runs it and compares: what `tinygen verify` does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from tinygen.board.line import BoardLine
from tinygen.build.images import build_firmware, build_host_program
from tinygen.codegen.library import Library
from tinygen.device import Image
from tinygen.host.model import HostModel
from tinygen.host.toolchain import host_toolchain
from tinygen.ir import DeviceError
from tinygen.plugins import Session
from tinygen.verification.board import board_runner, prepare_board
from tinygen.verification.check import OracleName, Runner, Verification, verify_library
from tinygen.verification.inputs import Inputs
from tinygen.verification.runners import host_runner, image_runner

Place = Literal["host", "sanitizer", "emulator", "board"]


def prepare(
    session: Session,
    library: Library,
    on: Place = "host",
    toolchain_name: str | None = None,
    line: BoardLine | None = None,
) -> tuple[str, Runner]:
    """Builds `library` for where it is to run: what will run it, in words, and the function that does.

    See `verify` for the arguments.
    """
    if on == "host":
        toolchain = host_toolchain(toolchain_name)
        loaded = HostModel(library, toolchain)
        return f"host, {toolchain.name}", lambda sets: host_runner(loaded, sets)
    if on == "board":
        if line is None:
            raise DeviceError("which board?", where=f"device {library.device.name}", cure="give a BoardLine")
        reached = line
        image = prepare_board(session, library, reached, toolchain_name)
        return f"{library.device.name}, board on {line.port}", lambda sets: board_runner(library, reached, image, sets)
    if on == "sanitizer":
        target = session.device("host")
        toolchain = session.toolchain(target, toolchain_name)
        image = Image(build_host_program(library, toolchain, sanitize=True))
        engine = f"host, {toolchain.name} with sanitizers"
    else:
        target = library.device
        toolchain = session.toolchain(target, toolchain_name)
        image = build_firmware(library, toolchain, trace=True)
        engine = f"{target.name} emulated, {toolchain.name}"
    return engine, lambda sets: image_runner(session, library, target, image, sets)


def verify(
    session: Session,
    library: Library,
    inputs: Sequence[Inputs],
    *,
    on: Place = "host",
    oracle: OracleName = "reference",
    model: bytes | None = None,
    toolchain_name: str | None = None,
    line: BoardLine | None = None,
) -> Verification:
    """Compare every tensor that `library` computes with the oracle's.

    Args:
        on: "host": in this process through cffi; "sanitizer": as a host program built with address and
            undefined-behaviour sanitizers; "emulator": as firmware of its device; "board": by the board at `line`.
        oracle, model: see `verify_library`.
        toolchain_name: "gcc", "clang" or "zig"; by default the best that is installed.
    """
    engine, run = prepare(session, library, on, toolchain_name, line)
    return verify_library(library, inputs, run, engine=engine, ops=session.ops, oracle=oracle, model=model)
