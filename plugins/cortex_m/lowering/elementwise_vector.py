"""What the element-wise lowerings for cores with MVE share."""

from __future__ import annotations

from tinygen.api import BoundNode, Call, Input, Kernel, Output, Params, Scalar, affine_sum, quantized_bounds

from .elementwise import whole_tensors

HEADER = "elementwise/tg_elementwise_mve.h"


def addition(node: BoundNode, sign: int) -> Kernel | None:
    """ADD (`sign` 1) or SUB (-1) as a sum of products; None for other types, broadcasts, and where none is exact."""
    if not whole_tensors(node):
        return None
    scale = node.output.scale
    terms = affine_sum(node, (node.input(0).scale / scale, sign * node.input(1).scale / scale))
    if terms is None:
        return None
    low, high = quantized_bounds(node.attrs.activation, node.output)
    fields = {
        "factor_a": terms.factor_a,
        "factor_b": terms.factor_b,
        "offset": terms.offset,
        "right": -terms.shift,
        "minimum": low,
        "maximum": high,
    }
    symbol = "tg_affine_sum_s8_mve"
    params = Params("tg_affine_sum_mve_params", fields)
    one = Call(
        symbol,
        f"elementwise/{symbol}.c",
        HEADER,
        (params, Input(0), Input(1), Output(0), Scalar(node.output.elements)),
    )
    inputs = tuple(i for i in (0, 1) if not node.input(i).is_constant)
    return Kernel((one,), inplace=inputs, overlay=dict.fromkeys(inputs, 0), why="one sum of products, four lanes")
