"""AVERAGE_POOL_2D on cores with MVE."""

from __future__ import annotations

from tinygen.api import BoundNode, Device, Kernel, pool_window

from .pooling_vector import pool

LARGEST = 255
"""Elements of a window whose sum 16 bits hold."""


def lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """None for floats and windows of more than 255 elements."""
    y, x = pool_window(node)
    if min(y.kernel, y.input) * min(x.kernel, x.input) > LARGEST:
        return None
    return pool(node, "average_pool_2d", "8 channels at a time")
