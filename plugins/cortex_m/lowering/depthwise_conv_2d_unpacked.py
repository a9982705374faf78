"""DEPTHWISE_CONV_2D with weights of fewer than 8 bits on cores with MVE: kept unpacked, as on cores without."""

from __future__ import annotations

from tinygen.api import BoundNode, Device, Kernel

from . import depthwise_conv_2d_mve


def lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """The kernel for weights of 8 bits; None where there is none, and where flash is all that counts."""
    return None if optimize == "flash" else depthwise_conv_2d_mve.lower(node, device, optimize)
