"""FULLY_CONNECTED on RV32 without vectors."""

from __future__ import annotations

from tinygen.api import BoundNode, Device, DType, Kernel

from .dense import dense_kernel


def lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """One call; None for floats, and where the kernel's arithmetic would not be exact."""
    if node.input(0).dtype is not DType.INT8:
        return None
    return dense_kernel(node, node.constant(1), optimize)
