"""Layers that skip weights of zero, on cores with packed-integer instructions."""

from __future__ import annotations

import functools

import numpy as np

from tinygen.api import (
    Array,
    BoundNode,
    ConvolutionLayout,
    Core,
    Device,
    Kernel,
    Scales,
    SparseCore,
    SparseCosts,
    all_inputs,
    pair_bytes,
    scales,
    sparse_dense_kernel,
    steps,
    windows_kernel,
    with_zeros_skipped,
)

from .requantization import clamp_calls

PIXEL_BYTES = 8
"""Of an input's eight pixels."""
FARTHEST = 255 // PIXEL_BYTES
AT_ONCE = 4
"""Channels whose sums are kept."""


def short_scales(node: BoundNode, weights: Array, bias: Array, device: Device) -> Scales | None:
    """The form that rounds twice."""
    return scales(node, weights, bias, long_multiply=True, linear=False)


def stream(weights: Array) -> Array:
    """The words of tg_sparse_s8_dsp for int8 weights [channels, inputs]."""
    rows = (pair_bytes(steps(row, FARTHEST), PIXEL_BYTES).view("<u4") for row in weights)
    return np.concatenate([part for row in rows for part in ([4 * len(row)], row)]).astype(np.uint32)


def rows(weights: Array) -> Array:
    """The words of tg_fully_connected_s8_dsp_sparse for int8 weights [units, inputs]."""
    pairs = (pair_bytes(steps(row)).view("<u4") for row in weights)
    even = (np.pad(row, (0, len(row) % 2)) for row in pairs)
    return np.concatenate([part for row in even for part in ([len(row)], row)]).astype(np.uint32)


def four_channels(channels: int, inputs: int) -> int:
    return min(channels, AT_ONCE)


LAYOUT = ConvolutionLayout(
    "_sparse", 8, 2, stream, all_inputs, four_channels, ("sparse/tg_sparse_s8_dsp.c",), multiple=1, unit=1
)
CONVOLUTION = SparseCosts(
    product=1.12, output=8, step=17.8, channel=200, gather=20, tap=300, block=8, code=1900, farthest=FARTHEST
)
DENSE = SparseCosts(product=1.28, output=10, step=5.6, channel=45, code=300)
CORE = Core("dsp", LAYOUT, scales=short_scales, after=clamp_calls, sparse=SparseCore(CONVOLUTION, DENSE, LAYOUT, rows))


def convolution_without_zeros(kernel: Kernel, node: BoundNode, device: Device, optimize: str) -> Kernel:
    """`kernel` of a convolution, or one that skips its weights' zeros where that pays."""
    weights = node.constant(1)
    make = functools.partial(windows_kernel, node, device, CORE, 8)
    return with_zeros_skipped(kernel, make, CONVOLUTION, node, weights.reshape(len(weights), -1), optimize)


def dense_without_zeros(kernel: Kernel, node: BoundNode, weights: Array, device: Device, optimize: str) -> Kernel:
    """`kernel` of weights [units, depth], or one that skips their zeros where that pays."""
    make = functools.partial(sparse_dense_kernel, node, weights, device, CORE)
    return with_zeros_skipped(kernel, make, DENSE, node, weights, optimize)
