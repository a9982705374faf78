"""CONV_2D on cores with vectors, some output channels at a time: for encoded weights, which are decoded to rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from tinygen.api import Array, Blocks, Call, Constant, Decoded, Ending, Input, Output, Params, Scratch, Stepped

SYMBOL = "tg_conv_2d_s8_rvv_rows"
CODE = 800
"""Bytes."""


def row_blocks(rows: Array, fields: Mapping[str, Any], end: Ending) -> Blocks:
    """For weights [channels, bytes of a window] and the params of all channels."""
    numbers = np.stack([end.bias, end.multiplier, end.right.astype(np.int32)], axis=1)
    constants = Constant("constants", np.ascontiguousarray(numbers))

    def calls(units: int) -> tuple[Call, ...]:
        arguments = (
            Params("tg_conv_2d_rows_rvv_params", {"sizes": fields, "channels": units}),
            Input(0),
            Decoded(),
            Stepped(constants, 3),
            Scratch(),
            Stepped(Output(0)),
        )
        return (Call(SYMBOL, f"conv_2d/{SYMBOL}.c", "conv_2d/tg_conv_2d_rows_rvv.h", arguments),)

    more = 4 * fields["at_once"]
    return Blocks(rows, calls, more_scratch=more, why="vectors of a window's bytes", brings={SYMBOL: CODE})
