"""FULLY_CONNECTED on cores with packed-integer instructions: six rows of weights at a time."""

from __future__ import annotations

from tinygen.api import BoundNode, Device, DType, Kernel

from .dense import dense_kernel


def lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """One call; None for floats, and where the short requantization would not be exact."""
    return dense_kernel(node, node.constant(1), optimize) if node.input(0).dtype is DType.INT8 else None
