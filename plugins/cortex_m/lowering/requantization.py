"""When the short requantization (tg_requantize_dsp.h) is exact, and what ends a layer that saturates."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tinygen.api import (
    Array,
    BoundNode,
    Call,
    FittedRequantization,
    Output,
    Rounding,
    Scalar,
    ShortRequantization,
    accumulator_bounds,
    fitted_requantization,
    quantized_bounds,
    settled,
    short_requantization,
)

Ints = NDArray[np.int64]
LARGEST_SUM = 1 << 29


def settled_short(
    weights: Array, bias: Array, scales: tuple[Ints, Ints], zero_point: int, limit: int
) -> tuple[Array, Array, ShortRequantization] | None:
    """Weights [channels, ...] and bias as `settled` leaves them, and their short requantization.

    None where that would not be exact, or where a sum may reach `limit`. `bias` has the input's zero point folded in;
    `scales` are (multiplier, shift) of each channel; `zero_point` is the output's.
    """
    weights, bias, multiplier, shift = settled(weights, bias, *scales, zero_point, limit)
    bounds = accumulator_bounds(weights, bias)
    short = short_requantization(bounds, multiplier, shift, zero_point)
    return None if short is None or (bounds >= limit).any() else (weights, bias, short)


def settled_fitted(
    weights: Array, bias: Array, scales: tuple[Ints, Ints], zero_point: int, limit: int, rounding: Rounding
) -> tuple[Array, Array, FittedRequantization] | None:
    """The same for the fitted form, of any scales and rounding; None where nothing fits."""
    multiplier, shift = scales
    if rounding == "double":
        weights, bias, multiplier, shift = settled(weights, bias, multiplier, shift, zero_point, limit)
    bounds = accumulator_bounds(weights, bias)
    if (bounds >= limit).any():
        return None
    fitted = fitted_requantization(bounds, multiplier, shift, zero_point, rounding)
    return None if fitted is None else (weights, bias, fitted)


def clamp_calls(node: BoundNode) -> tuple[Call, ...]:
    """The call that applies the node's fused activation to an int8 output that is saturated already.

    Empty where saturation does it: no activation, or a ReLU whose zero is -128.
    """
    bounds = quantized_bounds(node.attrs.activation, node.output)
    if bounds == node.output.dtype.limits:
        return ()
    arguments: tuple[Any, ...] = (Output(0), Scalar(node.output.elements), *map(Scalar, bounds))
    return (Call("tg_clamp_s8_dsp", "clamp/tg_clamp_s8_dsp.c", "clamp/tg_clamp_dsp.h", arguments),)
