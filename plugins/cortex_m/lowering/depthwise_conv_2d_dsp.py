"""DEPTHWISE_CONV_2D on cores with packed-integer instructions: one channel at a time, gathered into an int16 plane."""

from __future__ import annotations

from tinygen.api import BoundNode, Device, DType, Kernel

from . import depthwise_3x3, depthwise_stride2
from .depthwise_filters import depthwise_filters


def lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """The cheapest of our kernels that take the node; None for floats and where the arithmetic would not be exact."""
    if node.input(0).dtype is not DType.INT8:
        return None
    filters = depthwise_filters(node)
    if filters is None:
        return None
    return depthwise_3x3.kernel(node, filters) or depthwise_stride2.kernel(node, filters)
