"""A whole image to one pixel at the end of a cascade: the rows add up as they come, and are never kept.

Averages, and depthwise convolutions with a window as large as the image, as at the end of a network that hears.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tinygen.ir import BoundNode, Call, Constant, DType, Input, Kernel, Output, Scalar, Scratch, call
from tinygen.ops.common import activation as act
from tinygen.ops.common.convolution import window_of
from tinygen.ops.common.packed import weight_bits
from tinygen.ops.common.pool import pool_window
from tinygen.ops.common.requantization import multipliers
from tinygen.ops.common.weighted import folded_bias
from tinygen.ops.mean import mean_scale, reduced_axes


def folds(node: BoundNode) -> bool:
    """Whether the node makes one pixel of a whole int8 image, each channel by itself."""
    x = node.input(0)
    if x.is_constant or x.dtype is not DType.INT8 or len(x.shape) != 4 or x.shape[0] != 1:
        return False
    if node.op == "MEAN":
        return reduced_axes(node) == {1, 2}
    if node.op == "DEPTHWISE_CONV_2D":
        return _one_window(node)
    return node.op == "AVERAGE_POOL_2D" and all(
        (a.output, a.before, a.kernel) == (1, 0, a.input) for a in pool_window(node)
    )


def fold_kernel(
    node: BoundNode,
    rows: int,
    first: bool,
    last: bool,
    width: int = 0,
    columns: Sequence[tuple[int, int]] = (),
) -> Kernel:
    """What the node does with `rows` more rows; `first` and `last` say where the image starts and ends.

    Its scratch holds the sums: it must live as long as the cascade. `columns`: the image comes in patches of columns,
    [first, end) each, one after another; then rows have the `width` of one of them.
    """
    width, channels = width or node.input(0).shape[2], node.input(0).shape[3]
    count = Scalar(channels)
    if node.op == "DEPTHWISE_CONV_2D":
        return _window_kernel(node, Scalar(rows * width), count, first, last, columns)
    calls = [call("tg_fold_rows_s8", Input(0), Scratch(), Scalar(rows * width), count, op="fold")]
    if first:
        calls.insert(0, call("tg_fold_start", Scratch(), count, op="fold"))
    if last:
        calls.append(_last(node, count))
    return Kernel(tuple(calls), scratch_bytes=4 * channels)


def _last(node: BoundNode, count: Scalar) -> Call:
    """The averages of the sums."""
    _, height, width, _ = node.input(0).shape
    if node.op == "MEAN":
        scale = map(Scalar, (*mean_scale(node), node.output.zero_point))
        return call("tg_fold_mean_s8", Scratch(), Output(0), count, *scale, op="fold")
    bounds = map(Scalar, act.quantized_bounds(node.attrs.activation, node.output))
    return call("tg_fold_average_s8", Scratch(), Output(0), count, Scalar(height * width), *bounds, op="fold")


def _one_window(node: BoundNode) -> bool:
    """Whether the window of a depthwise convolution is the image, with 8 bits a weight and one filter a channel."""
    w = node.input(1)
    if not w.is_constant or w.shape[3] != node.input(0).shape[3] or weight_bits(w) != 8:
        return False
    whole = all((a.output, a.before, a.dilation, a.kernel) == (1, 0, 1, a.input) for a in window_of(node))
    return whole and node.attrs.rounding != "single"


def _window_kernel(
    node: BoundNode, pixels: Scalar, count: Scalar, first: bool, last: bool, columns: Sequence[tuple[int, int]]
) -> Kernel:
    """The same for a depthwise convolution; behind the sums stands how many elements came, in the order of the taps."""
    w, channels = node.constant(1)[0], int(count.value)
    taps = np.concatenate([w[:, a:b].reshape(-1, channels) for a, b in columns]) if columns else w
    calls = [call("tg_fold_taps_s8", Input(0), Constant("taps", taps), Scratch(), pixels, count, op="fold")]
    if first:
        bias = folded_bias(node, w.astype(np.int64).sum(axis=(0, 1)))
        calls.insert(0, call("tg_fold_biases", Constant("bias", bias), Scratch(), count, op="fold"))
    if last:
        multiplier, shift = multipliers(node, channels)
        bounds = act.quantized_bounds(node.attrs.activation, node.output)
        constants = (
            Constant("multiplier", multiplier.astype(np.int32)),
            Constant("shift", shift.astype(np.int8)),
        )
        numbers = map(Scalar, (channels, node.output.zero_point, *bounds))
        calls.append(call("tg_fold_outputs_s8", Scratch(), *constants, Output(0), *numbers, op="fold"))
    return Kernel(tuple(calls), scratch_bytes=4 * (channels + 1))
