"""What a matrix product needs of its input's channels, and what the rest adds to its bias."""

from __future__ import annotations

import numpy as np

from tinygen.ir import Array, BoundNode, DType
from tinygen.ops.common import weighted
from tinygen.passes.channels.bounds import Bounds
from tinygen.passes.channels.weighted import aligned, patterns_of, taps_of
from tinygen.quantize.fixed_point import INT32_MAX, Ints


def uses_of(node: BoundNode, x: Bounds | None, y: Bounds) -> Array | None:
    """[output channels, input channels]: whether the output needs the input. None for grouped convolutions.

    A constant output needs nothing; a constant input is not needed where it can go into the bias.
    """
    by_tap = _by_channel(node)
    if by_tap is None:
        return None
    needs: Array = (by_tap != 0).any(axis=1)
    if x is None:  # a constant
        return np.zeros_like(needs)
    needs &= ~foldable(node, x)
    needs[y.constant] = False
    return needs


def foldable(node: BoundNode, x: Bounds) -> Array:
    """Which input channels are constants that every output can take into its bias, exactly."""
    by_tap = _by_channel(node)
    if by_tap is None or not aligned(node):
        return np.zeros(len(x.low), bool)
    if node.input(0).dtype is DType.FLOAT32:
        return np.asarray((x.low == 0) & (x.high == 0))  # others would change the order of additions
    padding = x.constant & (x.low == node.input(0).zero_point)
    everywhere = x.constant & ~(by_tap[:, _at_border(node)] != 0).any(axis=(0, 1))
    bias = np.abs(weighted.bias_or_zero(node, len(by_tap)).astype(np.int64))
    offsets = np.abs(x.low.astype(np.int64) - node.input(0).zero_point)
    largest = bias + (np.abs(by_tap).sum(axis=1) * np.where(everywhere, offsets, 0)).sum(axis=1)
    return np.asarray(padding | (everywhere & (largest.max() <= INT32_MAX)))


def constant_sums(node: BoundNode, x: Bounds, gone: Array) -> Ints:
    """What the input channels `gone` (bools), which are foldable, add to each output's accumulator."""
    by_tap = _by_channel(node)
    assert by_tap is not None
    offsets = np.where(gone & foldable(node, x), x.low.astype(np.int64) - node.input(0).zero_point, 0)
    sums: Ints = (by_tap.sum(axis=1) * offsets).sum(axis=1)
    return sums


def _by_channel(node: BoundNode) -> Array | None:
    """The weights as [outputs, taps, input channels] (int64 or float32); None for a grouped convolution."""
    w = taps_of(node)
    if len(w) > 1:
        return None
    channels = node.input(0).shape[-1]
    if not aligned(node):
        return np.ones((w.shape[1], 1, channels), np.int64)  # each weight meets several channels
    flat = w.reshape(w.shape[1], -1, channels)
    return flat if flat.dtype == np.float32 else flat.astype(np.int64)


def _at_border(node: BoundNode) -> Array:
    """Which taps (those of `_by_channel`) lie outside the input at some output element."""
    w = taps_of(node)
    inside = np.ones(w.shape[2:4], bool)
    for rows, columns in patterns_of(node):
        here = np.zeros_like(inside)
        here[rows, columns] = True
        inside &= here
    taps = w[0, 0].size // node.input(0).shape[-1]
    return np.broadcast_to(~inside.reshape(-1, 1), (inside.size, taps // inside.size)).reshape(-1)
