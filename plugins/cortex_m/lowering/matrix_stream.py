"""The stream of weights, biases and requantization constants that tg_matrix_s8_dsp walks (see tg_matrix_dsp.h)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tinygen.api import Array, requantize

from .requantization import Ints, accumulator_bounds, short_requantization

B_SUM_LIMIT = 1 << 23
"""256 times channel B's sum is kept in 32 bits."""


@dataclass(frozen=True, eq=False)
class MatrixStream:
    words: Array
    """int32."""
    blocks: int
    """Steps of two inputs."""
    zero_point2: int


def input_order(rows: int, length: int) -> Ints:
    """[blocks, 2]: which input of a window of `rows` rows of `length` inputs each lane holds; -1 for none.

    Of each row the fours, in the order that SXTB16 leaves them in; then what is left of all rows, in order.
    """
    index = np.arange(rows * length).reshape(rows, length)
    whole = length // 4 * 4
    fours = index[:, :whole].reshape(-1, 2, 2).transpose(0, 2, 1).reshape(-1, 2)
    rest = index[:, whole:].reshape(-1)
    pairs = np.append(rest, [-1] * (len(rest) % 2)).reshape(-1, 2)
    return np.concatenate([fours, pairs]).astype(np.int64)


def matrix_stream(
    weights: Array, bias: Array, scales: tuple[Ints, Ints], zero_point: int, order: Ints
) -> MatrixStream | None:
    """The stream of int8 weights [channels, inputs]; None where the kernel's short arithmetic would not be exact.

    `bias` has the input's zero point folded in; `scales` are (multiplier, shift) of each channel; `zero_point` is
    the output's; `order` is that of `input_order`. An odd last channel is paired with one of zeros, whose output it
    overwrites.
    """
    weights, bias, multiplier, shift = _settled(weights, bias, *scales, zero_point)
    bounds = accumulator_bounds(weights, bias)
    short = short_requantization(bounds, multiplier, shift, zero_point)
    if short is None or (bounds >= B_SUM_LIMIT).any():
        return None
    if len(weights) % 2:
        weights, bias, multiplier, shift = (
            np.append(part, np.zeros_like(part[:1]), axis=0)
            for part in (weights, bias, short.multiplier, short.shift)
        )
    else:
        multiplier, shift = short.multiplier, short.shift
    padded = np.append(weights, np.zeros_like(weights[:, :1]), axis=1).astype(np.int64)[:, order]
    lanes = padded[0::2] + 256 * padded[1::2]
    if (lanes < -(1 << 15)).any():  # -128 with a negative partner
        return None
    blocks = (lanes[..., 0] & 0xFFFF) | (lanes[..., 1] & 0xFFFF) << 16
    advance = np.ones(len(lanes), np.int64)
    advance[-1] = len(bounds) % 2 == 0
    a, b = slice(0, None, 2), slice(1, None, 2)
    bias = bias.astype(np.int64)
    shifts = shift[b].astype(np.int64) | shift[a].astype(np.int64) << 8 | advance << 16
    columns = [bias[a] + 256 * bias[b], bias[a], *blocks.T, multiplier[b], shifts, multiplier[a]]
    words = np.stack(columns, axis=1).astype(np.uint32).view(np.int32).reshape(-1)
    return MatrixStream(words, len(order), short.zero_point2)


def _settled(
    weights: Array, bias: Array, multiplier: Ints, shift: Ints, zero_point: int
) -> tuple[Array, Array, Ints, Ints]:
    """The same outputs, but channels whose bias is so large that no input changes their output get a small one.

    Converters leave such biases where a channel's weights are (nearly) all zero and so is its scale.
    """
    reach = accumulator_bounds(weights, np.zeros_like(bias))
    middle = bias.astype(np.int64)
    large = reach + np.abs(middle) >= B_SUM_LIMIT
    if not large.any():
        return weights, bias, multiplier, shift
    low, high = (
        np.clip(requantize(end, multiplier, shift) + zero_point, -128, 127)
        for end in (middle - reach, middle + reach)
    )
    constant = large & (low == high) & (middle - reach >= -(1 << 31)) & (middle + reach < 1 << 31)
    # A multiplier of a half and a right shift of one: the accumulator is four times the output.
    return (
        np.where(constant[:, None], 0, weights).astype(np.int8),
        np.where(constant, 4 * (low - zero_point), bias).astype(np.int32),
        np.where(constant, 1 << 30, multiplier),
        np.where(constant, -1, shift),
    )
