"""Counts blocks as Unicorn runs them: the one Python function that is called for every executed block."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tinygen.emulate.counting import BEFORE_MARKS, BlockRun

_SIZE_BITS = 16


class _Entry:
    """One block under one mark."""

    __slots__ = ("executions", "jumps", "mark_after")

    def __init__(self, mark_after: int | None) -> None:
        self.executions = 0
        self.jumps = 0
        self.mark_after = mark_after


def block_counter(
    marks: Sequence[int],
) -> tuple[Callable[[Any, int, int, Any], None], Callable[[], list[BlockRun]]]:
    """A hook for Unicorn's blocks, and a function that returns what it has counted.

    `marks` are the addresses at which counting changes over.
    """
    mark_at = {address: index for index, address in enumerate(marks)}
    tables: dict[int, dict[int, _Entry]] = {index: {} for index in (BEFORE_MARKS, *range(len(marks)))}
    table = tables[BEFORE_MARKS]
    expected: int | None = None  # where straight-line execution goes on

    def enter(key: int, address: int, size: int) -> _Entry:
        inside = [a for a in mark_at if address <= a < address + size]
        entry = table[key] = _Entry(mark_at[max(inside)] if inside else None)
        return entry

    def on_block(_uc: Any, address: int, size: int, _data: Any) -> None:
        nonlocal table, expected
        key = address << _SIZE_BITS | size
        entry = table.get(key) or enter(key, address, size)
        entry.executions += 1
        if address != expected and expected is not None:
            entry.jumps += 1
        expected = address + size
        if entry.mark_after is not None:
            table = tables[entry.mark_after]

    def counted() -> list[BlockRun]:
        return [
            BlockRun(mark, key >> _SIZE_BITS, (key >> _SIZE_BITS) + (key & 0xFFFF), entry.executions, entry.jumps)
            for mark, entries in tables.items()
            for key, entry in entries.items()
        ]

    return on_block, counted
