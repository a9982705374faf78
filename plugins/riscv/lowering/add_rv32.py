"""ADD on RV32 without vectors."""

from __future__ import annotations

from tinygen.api import BoundNode, Device, Kernel

from .affine_sum import addition


def lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    return addition(node, 1)
