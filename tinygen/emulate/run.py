"""Run a firmware image on the best emulator that is installed, or on the one asked for."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec

from tinygen.device import Image, RunResult
from tinygen.emulate.board import Board, Engine
from tinygen.emulate.qemu_engine import run_qemu
from tinygen.emulate.unicorn_engine import run_unicorn
from tinygen.ir import ToolError

ENGINE_VARIABLE = "TINYGEN_EMULATOR"
"""Environment variable that forces an engine: "unicorn" or "qemu"."""

__all__ = ["ENGINE_VARIABLE", "choose_engine", "run_board", "run_qemu", "run_unicorn"]


def run_board(board: Board, image: Image, inputs: bytes, counting: bool = False, timeout: float = 300.0) -> RunResult:
    """Run `image` on `board` until it exits and return what it wrote; `inputs` is what it reads.

    Args:
        counting: also count executed instructions and, where the board has a cycle model, cycles.
        timeout: limit of the run in seconds of wall time.

    Raises:
        ToolError: the emulator is missing or failed, or the time ran out.
        MismatchError: the firmware faulted.
    """
    if choose_engine(board) == "unicorn":
        return run_unicorn(board, image, inputs, counting, timeout)
    return run_qemu(board, image, inputs, counting, timeout)


def choose_engine(board: Board) -> Engine:
    """The engine that TINYGEN_EMULATOR names, else the preferred one, else the one that is there."""
    able: list[Engine] = []
    if board.unicorn_cpu is not None:
        able.append("unicorn")
    if board.qemu is not None:
        able.append("qemu")
    if not able:
        raise ToolError("no emulator knows this board", where=f"board {board.name}")
    able.sort(key=lambda engine: engine != board.prefer)
    asked = os.environ.get(ENGINE_VARIABLE, "")
    if asked:
        forced = next((engine for engine in able if engine == asked), None)
        if forced is None:
            raise ToolError(
                f"{ENGINE_VARIABLE}={asked} cannot run board {board.name}",
                cure=f"unset {ENGINE_VARIABLE}, or set it to: {' or '.join(able)}",
            )
        return forced
    return next((engine for engine in able if _installed(engine, board)), able[0])


def _installed(engine: Engine, board: Board) -> bool:
    if engine == "unicorn":
        return find_spec("unicorn") is not None
    return board.qemu is not None and shutil.which(board.qemu.program) is not None
