"""SUB on cores with MVE."""

from __future__ import annotations

from tinygen.api import BoundNode, Device, Kernel

from .elementwise_vector import addition


def lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    return addition(node, -1)
