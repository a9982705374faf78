"""The 3x3 depthwise kernel of stride 1: which way the image lies in the plane, and how much of it at a time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tinygen.api import (
    Array,
    Axis,
    BoundNode,
    Call,
    Constant,
    Input,
    Kernel,
    Output,
    Params,
    Scratch,
    window_of,
)

from .depthwise_filters import DepthwiseFilters
from .requantization import clamp_calls

HEADER = "depthwise_conv_2d/tg_depthwise_conv_2d_dsp.h"
SYMBOL = "tg_depthwise_conv_2d_s8_dsp_3x3"
ROWS = 28
"""TG_DEPTHWISE_ROWS: how many rows a plane has, two of them beyond those of the output."""


@dataclass(frozen=True)
class _Layout:
    """How an image lies in the plane: rows one after another, columns in pairs; `exchanged`: its columns are rows."""

    rows: Axis
    columns: Axis
    exchanged: bool

    @property
    def pairs(self) -> int:
        return -(-self.columns.output // 2)

    @property
    def strip(self) -> int:
        """Output rows at a time: all, or an even number of them that makes strips of about the same size."""
        strips = -(-self.rows.output // (ROWS - 2))
        size = -(-self.rows.output // strips)
        return size if strips == 1 else size + size % 2

    @property
    def cycles(self) -> int:
        """An estimate for one channel."""
        strips = -(-self.rows.output // self.strip)
        blocks, rest = divmod(self.rows.output, 2)
        gather = 3 * self.rows.input * self.columns.input
        return self.pairs * (68 * blocks + 45 * rest + 40 * strips) + gather

    @property
    def scratch_bytes(self) -> int:
        return 4 * ROWS * (self.pairs + 1)


def kernel(node: BoundNode, filters: DepthwiseFilters) -> Kernel | None:
    """The kernel; None unless the window is 3x3 of stride and dilation 1, with one filter for each channel."""
    y, x = window_of(node)
    shape, made = node.input(0).shape, node.output.shape
    if any((a.kernel, a.stride, a.dilation) != (3, 1, 1) or a.before > 2 for a in (y, x)) or shape[3] != made[3]:
        return None
    layout = min(
        (_Layout(y, x, False), _Layout(x, y, True)),
        key=lambda one: (one.cycles + one.scratch_bytes, one.exchanged),
    )
    strides = ((shape[2] * shape[3], shape[3]), (made[2] * made[3], made[3]))
    (input_row, input_column), (output_row, output_column) = (s[::-1] if layout.exchanged else s for s in strides)
    rows, columns = layout.rows, layout.columns
    fields = {
        "batches": shape[0],
        "channels": shape[3],
        "input_rows": rows.input,
        "input_columns": columns.input,
        "input_row": input_row,
        "input_column": input_column,
        "input_batch": shape[1] * shape[2] * shape[3],
        "output_rows": rows.output,
        "output_columns": columns.output,
        "output_row": output_row,
        "output_column": output_column,
        "output_batch": made[1] * made[2] * made[3],
        "pad_row": rows.before,
        "pad_column": columns.before,
        "strip": layout.strip,
        "input_zero_point": node.input(0).zero_point,
        "zero_point2": filters.zero_point2,
    }
    symbol = SYMBOL + "_relu" * filters.rectified
    arguments = (
        Params("tg_depthwise_3x3_dsp_params", fields),
        Input(0),
        Constant("constants", packed_constants(filters, layout.exchanged)),
        Output(0),
        Scratch(),
    )
    # A channel's output goes where the channel was: into the same elements, or, where it is smaller, into such of
    # rows that are in the plane already.
    smaller = made[1] <= shape[1] and made[2] <= shape[2]
    inplace = shape == made or (smaller and (layout.strip == rows.output or not layout.exchanged))
    return Kernel(
        (Call(symbol, f"depthwise_conv_2d/{symbol}.c", HEADER, arguments), *clamp_calls(node)),
        scratch_bytes=layout.scratch_bytes,
        inplace=(0,) if inplace else (),
        why="a channel at a time, four outputs from packed pairs of pixels and taps",
    )


def packed_constants(filters: DepthwiseFilters, exchanged: bool = False) -> Array:
    """The five words of each channel; `exchanged`: the taps transposed."""
    taps = filters.taps.transpose(0, 2, 1) if exchanged else filters.taps
    packed = np.ascontiguousarray(taps[:, :, (0, 1, 1, 2)]).view("<i4")[:, :, 0]
    return np.column_stack([filters.bias_shift, filters.multiplier, packed]).astype(np.int32).reshape(-1)
