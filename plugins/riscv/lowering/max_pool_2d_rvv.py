"""MAX_POOL_2D on cores with vectors."""

from __future__ import annotations

from tinygen.api import BoundNode, Device, Kernel

from .elementwise_vector import pool


def lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    return pool(node, "tg_max_pool_2d_s8_rvv")
