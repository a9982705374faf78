"""The stream of weights, biases and requantization constants that tg_matrix_s8_dsp walks (see tg_matrix_dsp.h)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tinygen.api import Array, FittedRequantization, Rounding, ShortRequantization

from .packed_words import packed_words
from .requantization import Ints, settled_fitted, settled_short

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
    weights: Array,
    bias: Array,
    scales: tuple[Ints, Ints],
    zero_point: int,
    order: Ints,
    bits: int = 8,
    fit: Rounding | None = None,
) -> MatrixStream | None:
    """The stream of int8 weights [channels, inputs]; None where the kernel's short arithmetic would not be exact.

    Of fewer than 8 bits it is that of tg_matrix_packed_dsp.h.

    `bias` has the input's zero point folded in; `scales` are (multiplier, shift) of each channel; `zero_point` is
    the output's; `order` is that of `input_order`. One channel alone makes no pair: None. `fit`: the rounding, for
    the kernels that know any (see tg_matrix_fitted_dsp.h).
    """
    if len(weights) < 2:
        return None
    form: ShortRequantization | FittedRequantization
    if fit is None:
        short = settled_short(weights, bias, scales, zero_point, B_SUM_LIMIT)
        if short is None:
            return None
        weights, bias, form = short
        extra = np.zeros(len(weights), np.int64)
    else:
        fitted = settled_fitted(weights, bias, scales, zero_point, B_SUM_LIMIT, fit)
        if fitted is None:
            return None
        weights, bias, form = fitted
        extra = fitted[2].left.astype(np.int64) | fitted[2].carry << 5
    # A lane without an input is zero itself where a weight cannot be.
    none = np.full_like(weights[:, :1], bits == 1)
    padded = np.append(weights, none, axis=1).astype(np.int64)[:, order]
    channels = len(weights)
    # Pairs (0, 1), (2, 3), ...; of an odd number the last pair begins with a channel that was done already.
    a = np.minimum(np.arange(0, channels, 2), channels - 2)
    b = a + 1
    blocks = _blocks(padded, a, b) if bits == 8 else packed_words(padded[a], padded[b], bits)
    if blocks is None:
        return None
    advance = np.append(a[1:], channels) - b
    shift = form.shift.astype(np.int64)
    last = np.arange(len(a)) == len(a) - 1
    shifts = extra[a] << 18 | extra[b] << 26 | shift[a] | shift[b] << 8 | advance << 16 | last.astype(np.int64) << 17
    bias = bias.astype(np.int64)
    columns = [bias[a] + 256 * bias[b], bias[a], *blocks.T, form.multiplier[a], shifts, form.multiplier[b]]
    words = np.stack(columns, axis=1).astype(np.uint32).view(np.int32).reshape(-1)
    return MatrixStream(words, len(order), form.zero_point2)


def _blocks(weights: Ints, a: Ints, b: Ints) -> Ints | None:
    """[pairs, blocks]: the words of both channels' weights; None where one does not fit."""
    lanes = paired_weights(weights, a, b)
    return None if lanes is None else (lanes[..., 0] & 0xFFFF) | (lanes[..., 1] & 0xFFFF) << 16


def paired_weights(weights: Array, a: Ints, b: Ints) -> Ints | None:
    """Weights of rows `a` plus 256 times those of rows `b`; None where one does not fit a lane of 16 bits."""
    lanes: Ints = weights[a].astype(np.int64) + 256 * weights[b].astype(np.int64)
    return None if (lanes < -(1 << 15)).any() else lanes  # -128 with a negative partner
