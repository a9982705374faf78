"""DEPTHWISE_CONV_2D with weights of fewer than 8 bits on cores with packed-integer instructions: kept unpacked.

A channel has few weights, beside five words of constants; the kernels that read them packed take 15 times as long.
"""

from __future__ import annotations

from tinygen.api import BoundNode, Device, Kernel

from . import depthwise_conv_2d_dsp


def lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """The kernel for weights of 8 bits; None where there is none, and where flash is all that counts."""
    return None if optimize == "flash" else depthwise_conv_2d_dsp.lower(node, device, optimize)
