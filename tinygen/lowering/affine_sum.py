"""ADD and SUB of int8 tensors: one sum of products an element."""

from __future__ import annotations

from tinygen.device import Device
from tinygen.ir import BoundNode, Call, DType, Input, Kernel, Output, Params
from tinygen.lowering.core import Core
from tinygen.ops.common.activation import quantized_bounds
from tinygen.ops.common.affine import affine_sum

SIGNS = {"ADD": 1, "SUB": -1}


def lower(node: BoundNode, device: Device, optimize: str, core: Core) -> Kernel | None:
    """One call; None for other types, broadcasts, and where no sum of products is exact."""
    tensors = (node.input(0), node.input(1), node.output)
    if not all(t.dtype is DType.INT8 and t.elements == node.output.elements for t in tensors):
        return None
    scale = node.output.scale
    terms = affine_sum(node, (node.input(0).scale / scale, SIGNS[node.op] * node.input(1).scale / scale))
    if terms is None:
        return None
    low, high = quantized_bounds(node.attrs.activation, node.output)
    fields = {
        "count": node.output.elements,
        "factor_a": terms.factor_a,
        "factor_b": terms.factor_b,
        "offset": terms.offset,
        "shift": terms.shift,
        "minimum": low,
        "maximum": high,
    }
    name = "tg_affine_sum_s8"
    arguments = (Params("tg_affine_sum_params", fields), Input(0), Input(1), Output(0))
    inputs = tuple(i for i in (0, 1) if not node.input(i).is_constant)
    return Kernel(
        (Call(name, f"affine_sum/{name}.c", "affine_sum/tg_affine_sum.h", arguments),),
        inplace=inputs,
        overlay=dict.fromkeys(inputs, 0),
        why="one sum of products, equal on all 65,536 pairs",
    )
