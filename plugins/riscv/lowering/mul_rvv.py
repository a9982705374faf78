"""MUL on cores with vectors."""

from __future__ import annotations

from tinygen.api import BoundNode, Device, Kernel

from .elementwise_vector import product


def lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    return product(node)
