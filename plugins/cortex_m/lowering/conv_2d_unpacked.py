"""CONV_2D with weights of 2 bits or 1 on cores with MVE: unpacked into scratch before the vectors run."""

from __future__ import annotations

from tinygen.api import BoundNode, Device, Kernel, unpacked_first, weight_bits

from . import conv_2d_mve
from .packed_words import MOST_UNPACKED


def lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """The kernel for weights of 8 bits; None where there is none, and where memory is to be saved."""
    kernel = conv_2d_mve.lower(node, device, optimize) if optimize == "balanced" else None
    return kernel and unpacked_first(kernel, weight_bits(node.input(1)), MOST_UNPACKED)
