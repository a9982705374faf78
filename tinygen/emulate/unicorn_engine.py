"""Run a firmware image on Unicorn, in this process."""

from __future__ import annotations

from tinygen.device import Image, RunResult
from tinygen.emulate.board import Board


def run_unicorn(
    board: Board, image: Image, inputs: bytes, counting: bool = False, timeout: float = 300.0
) -> RunResult:
    raise NotImplementedError
