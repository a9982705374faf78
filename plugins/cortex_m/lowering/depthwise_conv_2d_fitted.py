"""DEPTHWISE_CONV_2D on cores with packed-integer instructions, whatever the scales and the rounding."""

from __future__ import annotations

from tinygen.api import BoundNode, Device, DType, Kernel, weight_bits

from . import depthwise_rows
from .depthwise_filters import fitted_filters


def lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """Weights of fewer than 8 bits are kept unpacked, unless flash is all that counts: then None.

    None too where no constants of requantization are found that make it exact.
    """
    if node.input(0).dtype is not DType.INT8 or (optimize == "flash" and weight_bits(node.input(1)) < 8):
        return None
    filters = fitted_filters(node)
    return None if filters is None else depthwise_rows.kernel(node, filters)
