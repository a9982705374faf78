"""Weights, biases and requantization constants of the kernels for cores without packed-integer instructions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tinygen.api import Array

from .requantization import Ints, accumulator_bounds, settled, short_requantization

SUM_LIMIT = 1 << 23
"""tg_requantize_s8_scalar multiplies sums by bytes."""


@dataclass(frozen=True, eq=False)
class ScalarChannels:
    """`weights` [channels, ...] int8; `constants` [channels, 2] int32: 2^8 * bias + shift, multiplier."""

    weights: Array
    constants: Array
    zero_point2: int


def scalar_channels(
    weights: Array, bias: Array, scales: tuple[Ints, Ints], zero_point: int, lowest: int = -127
) -> ScalarChannels | None:
    """The constants; None where weights lie below `lowest` or the short requantization would not be exact.

    `bias` has the input's zero point folded in; `scales` are (multiplier, shift) of each channel; `zero_point` is
    the output's.
    """
    weights, bias, multiplier, shift = settled(weights, bias, *scales, zero_point, SUM_LIMIT)
    bounds = accumulator_bounds(weights, bias)
    short = short_requantization(bounds, multiplier, shift, zero_point)
    if short is None or (bounds >= SUM_LIMIT).any() or weights.min() < lowest:
        return None
    constants = np.stack([bias * 256 + short.shift, short.multiplier], axis=1).astype(np.int32)
    return ScalarChannels(weights, constants, short.zero_point2)
