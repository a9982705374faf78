"""MUL on cores with packed-integer instructions."""

from __future__ import annotations

import numpy as np

from tinygen.api import (
    BoundNode,
    Device,
    Input,
    Kernel,
    Output,
    Params,
    Scalar,
    quantize_multiplier,
    short_requantization,
)

from .elementwise import call, described, whole_tensors


def lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """Four products at a time; None for other types, broadcasts, and where the short arithmetic is not exact."""
    if not whole_tensors(node):
        return None
    a, b, y = node.input(0), node.input(1), node.output
    multiplier, shift = quantize_multiplier(a.scale * b.scale / y.scale)
    bound = (128 + abs(a.zero_point)) * (128 + abs(b.zero_point))
    short = short_requantization(np.array([bound]), np.array([multiplier]), np.array([shift]), y.zero_point)
    if short is None:
        return None
    fields = {
        "a_zero_point": a.zero_point,
        "b_zero_point": b.zero_point,
        "multiplier": short.multiplier[0],
        "shift": short.shift[0],
        "zero_point2": short.zero_point2,
    }
    params = Params("tg_mul_dsp_params", fields)
    one = call("tg_mul_s8_dsp", params, Input(0), Input(1), Output(0), Scalar(y.elements))
    return described(node, one, "four products at a time")
