"""DEPTHWISE_CONV_2D on cores with packed-integer instructions, one channel at a time."""

from __future__ import annotations

from tinygen.api import BoundNode, Device, DType, Kernel

from . import (
    depthwise_3x3,
    depthwise_line,
    depthwise_map3,
    depthwise_row5,
    depthwise_rows,
    depthwise_run,
    depthwise_stride2,
)
from .depthwise_filters import depthwise_filters

VARIANTS = (
    depthwise_line.kernel,
    depthwise_map3.kernel,
    depthwise_row5.kernel,
    depthwise_3x3.kernel,
    depthwise_stride2.kernel,
)
"""The special ones first."""


def lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """The most special of our kernels that takes the node; None for floats, and where the arithmetic is not exact."""
    if node.input(0).dtype is not DType.INT8:
        return None
    filters = depthwise_filters(node)
    if filters is None:
        return None
    for variant in VARIANTS:
        kernel = variant(node, filters)
        if kernel is not None:
            return kernel
    rows, run = depthwise_rows.kernel(node, filters), depthwise_run.kernel(node, filters)
    if rows is not None and run is not None:
        return run if depthwise_run.cycles(node) < depthwise_rows.cycles(node) else rows
    return run or rows
