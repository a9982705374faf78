"""FULLY_CONNECTED on cores with packed-integer instructions: six rows of weights at a time, or one of encoded ones."""

from __future__ import annotations

from tinygen.api import BoundNode, Device, DType, Kernel

from .dense import dense_kernel
from .encoded_rows import DSP_ROWS
from .sparse import dense_without_zeros


def lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """One call; None for floats, and where the short requantization would not be exact."""
    if node.input(0).dtype is not DType.INT8:
        return None
    weights = node.constant(1)
    kernel = dense_kernel(node, weights, optimize)
    if kernel is None:
        return None
    return dense_without_zeros(DSP_ROWS.blocks(kernel, node), node, weights, device, optimize)
