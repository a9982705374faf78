"""Winograd convolution F(4x4, 3x3) for Cortex-M with DSP instructions, where flash may be spent for time."""

from __future__ import annotations

import numpy as np

from tinygen.api import (
    BoundNode,
    Call,
    Constant,
    Device,
    DType,
    Input,
    Kernel,
    Output,
    Params,
    Scratch,
    folded_bias,
    multipliers,
    window_of,
)

from .. import winograd
from .requantization import accumulator_bounds, clamp_calls, short_requantization

FEWEST_INPUTS = 8
"""Below, the transforms cost more than the products saved."""
FEWEST_OUTPUTS = 8


def lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """The kernel of a 3x3 convolution of stride 1 with `optimize` "time"; None for any other."""
    x, attrs = node.input(0), node.attrs
    w = node.constant(1)
    fits = (
        optimize == "time"
        and x.dtype is DType.INT8
        and x.shape[0] == 1
        and w.shape[1:3] == (3, 3)
        and w.shape[3] == x.shape[3]
        and attrs.stride == (1, 1)
        and attrs.dilation == (1, 1)
        and x.shape[3] % 4 == 0
        and x.shape[3] >= FEWEST_INPUTS
        and w.shape[0] >= FEWEST_OUTPUTS
    )
    if not fits:
        return None
    rows, columns = window_of(node)
    if max(rows.before, columns.before) > 2:
        return None
    bias = folded_bias(node, w.astype(np.int64).sum(axis=(1, 2, 3)))
    bounds = accumulator_bounds(w, bias)
    short = short_requantization(bounds, *multipliers(node, len(w)), node.output.zero_point)
    if short is None or accumulator_bounds(w, np.zeros_like(bias)).max() >= winograd.LIMIT:
        return None
    channels = x.shape[3]
    pairs = -(-channels // 16) * 8
    params = {
        "input_height": rows.input,
        "input_width": columns.input,
        "input_channels": channels,
        "output_height": rows.output,
        "output_width": columns.output,
        "output_channels": len(w),
        "pad_top": rows.before,
        "pad_left": columns.before,
        "input_zero_point": x.zero_point,
        "zero_point2": short.zero_point2,
    }
    one = Call(
        "tg_conv_2d_s8_winograd_dsp",
        "winograd/tg_conv_2d_s8_winograd_dsp.c",
        "winograd/tg_winograd_dsp.h",
        (
            Params("tg_winograd_params", params),
            Input(0),
            Constant("filters", winograd.pack_filters(winograd.transform_filters(w), 4, 16)),
            Constant("bias", bias),
            Constant("multiplier", short.multiplier),
            Constant("shift", short.shift),
            Scratch(),
            Output(0),
        ),
        tuple(f"winograd/tg_winograd_{step}_dsp.c" for step in ("input", "multiply", "output")),
    )
    # A row of tiles is written while its first row of input less one may still be read.
    overlay = (winograd.TILE + rows.before) * columns.output * len(w) if len(w) == channels else None
    return Kernel(
        (one, *clamp_calls(node)),
        scratch_bytes=288 * pairs + 144 + max(1152, 36 * channels),
        overlay={0: overlay} if overlay is not None and columns.output == columns.input else {},
        why="Winograd F(4x4, 3x3): a quarter of the products",
    )
