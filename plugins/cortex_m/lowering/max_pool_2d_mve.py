"""MAX_POOL_2D on cores with MVE."""

from __future__ import annotations

from tinygen.api import BoundNode, Device, Kernel

from .pooling_vector import pool


def lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """None for floats."""
    return pool(node, "max_pool_2d", "16 channels at a time")
