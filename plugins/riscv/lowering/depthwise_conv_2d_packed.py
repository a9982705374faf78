"""DEPTHWISE_CONV_2D with weights of fewer than 8 bits on cores with vectors: there are few, which are kept unpacked."""

from __future__ import annotations

from tinygen.api import BoundNode, Device, Kernel

from . import depthwise_conv_2d_rvv


def lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """The kernel for weights of 8 bits; None where flash is all that counts."""
    return None if optimize == "flash" else depthwise_conv_2d_rvv.lower(node, device, optimize)
