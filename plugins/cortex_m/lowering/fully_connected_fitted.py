"""FULLY_CONNECTED that rounds once, on cores with packed-integer instructions: weights of 4, 2 or 1 bits."""

from __future__ import annotations

from tinygen.api import BoundNode, Device, DType, Kernel, weight_bits

from .packed_dense import packed_dense_kernel


def lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """One call; None where no constants of requantization are found that make it exact."""
    bits = weight_bits(node.input(1))
    if node.input(0).dtype is not DType.INT8 or bits == 8:
        return None
    return packed_dense_kernel(node, node.constant(1), bits)
