"""Rows of a fully connected layer as they are, for layers whose weights are encoded: no room for six at a time."""

from __future__ import annotations

from dataclasses import replace

from tinygen.api import BoundNode, Call, Kernel, portable_kernel

SYMBOL = "tg_fully_connected_s8_dsp_rows"
CODE = 220
"""Bytes."""


def with_row_blocks(kernel: Kernel, node: BoundNode) -> Kernel:
    """`kernel`, able to run some of its units at a time where its batch is one."""
    blocks = portable_kernel(node).blocks
    if blocks is None or blocks.calls is None:
        return kernel
    portable = blocks.calls

    def calls(units: int) -> tuple[Call, ...]:
        source, header = f"fully_connected/{SYMBOL}.c", "fully_connected/tg_fully_connected_rows_dsp.h"
        return tuple(replace(call, symbol=SYMBOL, source=source, header=header) for call in portable(units))

    return replace(kernel, blocks=replace(blocks, calls=calls, brings={SYMBOL: CODE}))
