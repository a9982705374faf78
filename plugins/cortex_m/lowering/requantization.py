"""The constants of the short requantization (tg_requantize_dsp.h), and what ends a layer that saturates."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tinygen.api import (
    BoundNode,
    Call,
    Output,
    Scalar,
    ShortRequantization,
    accumulator_bounds,
    quantized_bounds,
    settled,
    short_requantization,
)

Ints = NDArray[np.int64]

__all__ = ["Ints", "ShortRequantization", "accumulator_bounds", "clamp_calls", "settled", "short_requantization"]


def clamp_calls(node: BoundNode) -> tuple[Call, ...]:
    """The call that applies the node's fused activation to an int8 output that is saturated already.

    Empty where saturation does it: no activation, or a ReLU whose zero is -128.
    """
    bounds = quantized_bounds(node.attrs.activation, node.output)
    if bounds == node.output.dtype.limits:
        return ()
    arguments: tuple[Any, ...] = (Output(0), Scalar(node.output.elements), *map(Scalar, bounds))
    return (Call("tg_clamp_s8_dsp", "clamp/tg_clamp_s8_dsp.c", "clamp/tg_clamp_dsp.h", arguments),)
