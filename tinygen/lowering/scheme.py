"""The scheme that kernels beyond the portable ones know."""

from __future__ import annotations

from tinygen.ir import BoundNode
from tinygen.ops.common.packed import weight_bits


def known_scheme(node: BoundNode) -> bool:
    """Whether `node` rounds twice, as all these kernels do."""
    return getattr(node.attrs, "rounding", "double") == "double"


def has_packed_weights(node: BoundNode) -> bool:
    """Whether weights have fewer than 8 bits.

    They are int8 too, for kernels that read those; but unpacked they take flash, which only speed is worth.
    """
    return any(t is not None and t.is_constant and weight_bits(t) < 8 for t in node.inputs)
