"""The hook that counts blocks: executions, jumps, and the change from mark to mark."""

from __future__ import annotations

from collections.abc import Iterable

from tinygen.emulate.block_counter import block_counter
from tinygen.emulate.counting import BlockRun


def count(marks: list[int], blocks: Iterable[tuple[int, int]]) -> set[BlockRun]:
    hook, counted = block_counter(marks)
    for address, size in blocks:
        hook(None, address, size, None)
    return set(counted())


def test_straight_lines_and_jumps_are_told_apart() -> None:
    blocks = [(0x10, 4), (0x14, 4), (0x10, 4), (0x14, 4), (0x18, 2)]
    assert count([], blocks) == {
        BlockRun(-1, 0x10, 0x14, 2, 1),
        BlockRun(-1, 0x14, 0x18, 2, 0),
        BlockRun(-1, 0x18, 0x1A, 1, 0),
    }


def test_blocks_of_one_start_and_two_lengths_are_two() -> None:
    assert count([], [(0x10, 4), (0x10, 8)]) == {BlockRun(-1, 0x10, 0x14, 1, 0), BlockRun(-1, 0x10, 0x18, 1, 1)}


def test_a_block_counts_for_the_mark_on_entry_and_changes_it() -> None:
    blocks = [(0x10, 4), (0x20, 4), (0x10, 4), (0x30, 8), (0x10, 4)]
    assert count([0x20, 0x34], blocks) == {
        BlockRun(-1, 0x10, 0x14, 1, 0),
        BlockRun(-1, 0x20, 0x24, 1, 1),
        BlockRun(0, 0x10, 0x14, 1, 1),
        BlockRun(0, 0x30, 0x38, 1, 1),
        BlockRun(1, 0x10, 0x14, 1, 1),
    }


def test_the_last_of_several_marks_in_a_block_stays() -> None:
    runs = count([0x12, 0x10], [(0x10, 4), (0x20, 4)])
    assert BlockRun(0, 0x20, 0x24, 1, 1) in runs
