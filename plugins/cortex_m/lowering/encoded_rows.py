"""Rows of a fully connected layer as they are: for encoded weights, and for sums that do not share a word."""

from __future__ import annotations

from dataclasses import replace

from tinygen.api import BoundNode, Call, Kernel, portable_kernel

SYMBOL, PORTABLE = "tg_fully_connected_s8_dsp_rows", "tg_fully_connected_s8"
CODE = 220
"""Bytes."""


def with_row_blocks(kernel: Kernel, node: BoundNode) -> Kernel:
    """`kernel`, able to run some of its units at a time where its batch is one."""
    blocks = portable_kernel(node).blocks
    if blocks is None or blocks.calls is None:
        return kernel
    portable = blocks.calls

    def calls(units: int) -> tuple[Call, ...]:
        return _by_rows(portable(units))

    return replace(kernel, blocks=replace(blocks, calls=calls, brings={SYMBOL: CODE}))


def rows_kernel(node: BoundNode) -> Kernel | None:
    """All units at a time, with the portable kernel's own requantization; None for several batches or other schemes."""
    kernel = portable_kernel(node)
    if kernel.symbols != (PORTABLE,) or node.input(0).elements != node.constant(1).shape[1]:
        return None
    return replace(kernel, calls=_by_rows(kernel.calls), why="a row at a time, four products of bytes")


def _by_rows(calls: tuple[Call, ...]) -> tuple[Call, ...]:
    source, header = f"fully_connected/{SYMBOL}.c", "fully_connected/tg_fully_connected_rows_dsp.h"
    return tuple(replace(call, symbol=SYMBOL, source=source, header=header) for call in calls)
