"""Bounds of convolutions and fully connected layers, from their actual weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tinygen.ir import Array, BoundNode, DType
from tinygen.ops.common import activation as act
from tinygen.ops.common import weighted
from tinygen.ops.common.convolution import window_of
from tinygen.ops.common.packed import weight_bits
from tinygen.ops.common.requantization import multipliers
from tinygen.quantize.fixed_point import INT32_MAX, Ints, requantize

WEIGHTED = ("CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED")


@dataclass(frozen=True, eq=False)
class Accumulators:
    """Bounds of the int32 accumulators, bias included: arrays [patterns, output channels].

    A pattern is a set of taps that lie within the input together: borders and the interior have their own.
    """

    low: Ints
    high: Ints


def is_plain(node: BoundNode) -> bool:
    """Whether inputs, weights and outputs are int8 with double rounding, or all float32.

    Float inputs of int8 weights are quantized by their extremes: every channel matters to every output. Weights of
    one bit cannot be set to zero.
    """
    if node.attrs.rounding != "double" or weight_bits(node.input(weighted.WEIGHTS)) == 1:
        return False
    types = {node.input(0).dtype, node.input(weighted.WEIGHTS).dtype, node.output.dtype}
    return types in ({DType.INT8}, {DType.FLOAT32})


def taps_of(node: BoundNode) -> Array:
    """The weights as [groups, outputs of a group, height, width, inputs of a group].

    A depthwise convolution has a group for each channel; a fully connected layer has one tap. Input i of group g
    is channel g * inputs + i (for a fully connected layer: flattened element i).
    """
    w = node.constant(weighted.WEIGHTS)
    if node.op == "FULLY_CONNECTED":
        return w.reshape(1, len(w), 1, 1, w.shape[1])
    channels = node.input(0).shape[3]
    if node.op == "DEPTHWISE_CONV_2D":
        _, height, width, outputs = w.shape
        return w.reshape(height, width, channels, outputs // channels, 1).transpose(2, 3, 0, 1, 4)
    groups = channels // w.shape[3]
    return w.reshape(groups, len(w) // groups, *w.shape[1:])


def patterns_of(node: BoundNode) -> list[tuple[slice, slice]]:
    """The (rows, columns) of taps that lie within the input together, each that occurs."""
    if node.op == "FULLY_CONNECTED":
        return [(slice(0, 1), slice(0, 1))]
    y, x = window_of(node)
    rows = sorted({y.span(i) for i in range(y.output)})
    columns = sorted({x.span(i) for i in range(x.output)})
    return [(slice(*row), slice(*column)) for row in rows for column in columns]


def per_input(node: BoundNode, values: Array) -> Array:
    """Values of the input's channels as [groups, inputs of a group]: what `taps_of` multiplies.

    A fully connected layer whose rows are shorter than the last dimension gets None of them right: see
    `aligned`.
    """
    if node.op == "FULLY_CONNECTED":
        depth = node.input(weighted.WEIGHTS).shape[1]
        return np.tile(values, depth // len(values)).reshape(1, depth)
    groups = taps_of(node).shape[0]
    return values.reshape(groups, -1)


def aligned(node: BoundNode) -> bool:
    """Whether each weight always meets the same channel of the input."""
    if node.op != "FULLY_CONNECTED":
        return True
    return node.input(weighted.WEIGHTS).shape[1] % node.input(0).shape[-1] == 0


def accumulator_bounds(node: BoundNode, low: Array, high: Array) -> Accumulators:
    """Bounds of the accumulators where the input's channels lie in [`low`, `high`] (int8)."""
    if not aligned(node):
        depth = node.input(weighted.WEIGHTS).shape[1]
        low, high = np.full(depth, low.min()), np.full(depth, high.max())
    w = taps_of(node).astype(np.float64)  # exact: sums stay far below 2**53
    zero_point = node.input(0).zero_point
    least = per_input(node, low).astype(np.float64) - zero_point
    most = per_input(node, high).astype(np.float64) - zero_point
    positive, negative = np.maximum(w, 0), np.minimum(w, 0)
    bias = weighted.bias_or_zero(node, w.shape[0] * w.shape[1]).astype(np.float64)
    ends = []
    for of_positive, of_negative in ((least, most), (most, least)):
        taps = _products(positive, of_positive) + _products(negative, of_negative)
        sums = [taps[:, :, rows, columns].sum(axis=(2, 3)).reshape(-1) for rows, columns in patterns_of(node)]
        ends.append((np.stack(sums) + bias).astype(np.int64))
    return Accumulators(*ends)


def outputs_of(node: BoundNode, sums: Accumulators) -> tuple[Array, Array]:
    """(low, high) of the int8 outputs: requantization keeps the order, unless 32 bits overflow."""
    multiplier, shift = multipliers(node, sums.low.shape[1])
    largest = np.maximum(-sums.low, sums.high).max(axis=0) << np.maximum(shift, 0)
    exact = largest <= INT32_MAX
    clamp = act.quantized_bounds(node.attrs.activation, node.output)
    zero_point = node.output.zero_point
    low, high = (requantize(np.where(exact, s, 0), multiplier, shift) + zero_point for s in (sums.low, sums.high))
    low = np.where(exact, np.clip(low.min(axis=0), *clamp), clamp[0])
    high = np.where(exact, np.clip(high.max(axis=0), *clamp), clamp[1])
    return low.astype(np.int8), high.astype(np.int8)


def float_bounds(node: BoundNode, low: Array, high: Array) -> tuple[Array, Array]:
    """(low, high) of float32 outputs: constants where nothing but zeros is multiplied, else just the clamp."""
    assert node.output.dtype is DType.FLOAT32
    w = taps_of(node)
    used = w != 0
    if aligned(node):
        zero = per_input(node, (low == 0) & (high == 0))
        used = used & ~zero[:, None, None, None, :]
    fixed = ~used.any(axis=(2, 3, 4)).reshape(-1)
    values = act.clamp(np.float32(0) + weighted.bias_or_zero(node, len(fixed)), node.attrs.activation, node.output)
    ends = act.float_bounds(node.attrs.activation)
    first, second = (np.where(fixed, values, np.float32(end)) for end in ends)
    return first, second


def _products(w: Array, values: Array) -> Array:
    """Weights [groups, outputs, height, width, inputs] times values [groups, inputs], summed over the inputs."""
    shape = w.shape
    flat = w.reshape(shape[0], -1, shape[4])
    products: Array = np.matmul(flat, values[:, :, None]).reshape(shape[:4])
    return products
