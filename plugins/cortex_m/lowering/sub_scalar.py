"""SUB on cores without packed-integer instructions."""

from __future__ import annotations

from tinygen.api import BoundNode, Device, Kernel

from .elementwise import addition


def lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    return addition(node, -1, "scalar")
