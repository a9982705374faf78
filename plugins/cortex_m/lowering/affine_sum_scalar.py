"""ADD and SUB on cores without packed-integer instructions: one sum of products an element."""

from __future__ import annotations

from tinygen.api import Argument, BoundNode, Call, Input, Kernel, Output, Scalar, affine_sum

from .elementwise import described, whole_tensors


def addition(node: BoundNode, sign: int) -> Kernel | None:
    """ADD (`sign` 1) or SUB (-1); None for other types, broadcasts, and where no sum of products is exact."""
    if not whole_tensors(node):
        return None
    scale = node.output.scale
    terms = affine_sum(node, (node.input(0).scale / scale, sign * node.input(1).scale / scale))
    if terms is None:
        return None
    numbers = (node.output.elements, terms.factor_a, terms.factor_b, terms.offset, terms.shift)
    arguments: tuple[Argument, ...] = (Input(0), Input(1), Output(0), *map(Scalar, numbers))
    name = "tg_affine_sum_s8_scalar"
    one = Call(name, f"elementwise/{name}.c", "elementwise/tg_elementwise_scalar.h", arguments)
    return described(node, one, "one sum of products, equal on all 65,536 pairs")
