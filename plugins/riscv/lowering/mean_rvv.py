"""MEAN on cores with vectors."""

from __future__ import annotations

from tinygen.api import BoundNode, Device, Kernel

from .elementwise_vector import pool


def lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    return pool(node, "tg_mean_s8_rvv")
