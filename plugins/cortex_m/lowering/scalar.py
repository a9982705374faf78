"""The cores without packed-integer instructions, as the shared kernels see them: loops in assembly, four pixels."""

from __future__ import annotations

import numpy as np

from tinygen.api import (
    Array,
    BoundNode,
    ConvolutionLayout,
    Core,
    DenseCosts,
    DenseLayout,
    Device,
    Scales,
    SparseCore,
    SparseCosts,
    scales,
)

from .requantization import clamp_calls

MANY_INPUTS = 63
"""From here on the core runs long enough for four channels; it is called for eight below."""


def scalar_scales(node: BoundNode, weights: Array, bias: Array, device: Device) -> Scales | None:
    """The form that rounds twice, on all of these cores."""
    return scales(node, weights, bias, long_multiply=False)


def rows(weights: Array) -> Array | None:
    """[channels, inputs], the inputs made even; None where a weight is -128, which two products would overflow with."""
    if weights.min(initial=0) < -127:
        return None
    return np.pad(weights, [(0, 0), (0, weights.shape[1] % 2)])


def channels_at_once(channels: int, inputs: int) -> int:
    return 4 if inputs >= MANY_INPUTS else 8


SCALAR = Core(
    word="scalar",
    convolution=ConvolutionLayout(
        block=4,
        words=2,
        stream=rows,
        multiple=2,
        at_once=channels_at_once,
        needs=("matrix/tg_matrix_s8_scalar.c", "matrix/tg_finish_s8_scalar.c"),
        unit=1,
    ),
    dense=DenseLayout(
        sizes=(16, 14, 12, 10, 8, 6, 4, 2),
        costs=DenseCosts(group=20, input=8, extra=12),
        needs=("matrix/tg_dense_s8_scalar.c",),
    ),
    scales=scalar_scales,
    after=clamp_calls,
    winograd="mul64",
    sparse=SparseCore(
        SparseCosts(product=3.4, output=138, step=28, channel=930, gather=45, block=6, code=2200),
        SparseCosts(product=0, output=40, step=9, channel=60, code=300),
    ),
)
"""Costs of convolutions are cycles of the M0+; the M3 gains a little more by skipping zeros."""
