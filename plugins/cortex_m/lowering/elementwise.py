"""What the element-wise lowerings share."""

from __future__ import annotations

from tinygen.api import BoundNode, Call, DType, Input, Kernel, Output, Params, Scalar, affine_sum

from .requantization import clamp_calls


def call(symbol: str, *arguments: Params | Input | Output | Scalar, variant: str = "dsp") -> Call:
    return Call(symbol, f"elementwise/{symbol}.c", f"elementwise/tg_elementwise_{variant}.h", arguments)


def whole_tensors(node: BoundNode) -> bool:
    """Whether the operands are int8 and neither is broadcast."""
    tensors = (node.input(0), node.input(1), node.output)
    return all(t.dtype is DType.INT8 and t.elements == node.output.elements for t in tensors)


def described(node: BoundNode, one: Call, why: str) -> Kernel:
    """The kernel of a call that reads both operands and writes the output in ascending order."""
    inputs = tuple(i for i in (0, 1) if not node.input(i).is_constant)
    return Kernel((one, *clamp_calls(node)), inplace=inputs, overlay=dict.fromkeys(inputs, 0), why=why)


def addition(node: BoundNode, sign: int, variant: str = "dsp") -> Kernel | None:
    """ADD (`sign` 1) or SUB (-1) as one sum of products; None for other types, broadcasts, and where none is exact."""
    if not whole_tensors(node):
        return None
    scale = node.output.scale
    terms = affine_sum(node, (node.input(0).scale / scale, sign * node.input(1).scale / scale))
    if terms is None:
        return None
    numbers = (node.output.elements, terms.factor_a, terms.factor_b, terms.offset, terms.shift)
    symbol = f"tg_affine_sum_s8_{variant}"
    one = call(symbol, Input(0), Input(1), Output(0), *map(Scalar, numbers), variant=variant)
    return described(node, one, "one sum of products, equal on all 65,536 pairs")
