"""Real boards: the test firmware over a serial line."""

from tinygen.board.line import BoardLine
from tinygen.board.plugin import board_session, run_on_board

__all__ = ["BoardLine", "board_session", "run_on_board"]
