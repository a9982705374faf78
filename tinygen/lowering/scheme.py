"""The scheme that kernels beyond the portable ones know."""

from __future__ import annotations

from tinygen.ir import BoundNode
from tinygen.ops.common.packed import weight_bits


def known_scheme(node: BoundNode, optimize: str) -> bool:
    """Whether kernels that round twice, and read weights of 8 bits, compute what `node` means.

    Weights of fewer bits are int8 too, but unpacked they take flash, which only speed is worth.
    """
    if getattr(node.attrs, "rounding", "double") != "double":
        return False
    packed = any(t is not None and t.is_constant and weight_bits(t) < 8 for t in node.inputs)
    return not packed or optimize == "time"
