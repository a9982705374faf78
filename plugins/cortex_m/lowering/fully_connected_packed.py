"""FULLY_CONNECTED with weights of 4, 2 or 1 bits on cores with packed-integer instructions."""

from __future__ import annotations

from tinygen.api import BoundNode, Device, DType, Kernel, weight_bits

from . import fully_connected_dsp
from .packed_dense import packed_dense_kernel
from .packed_words import with_blocks_of


def lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """One call; None where the short requantization would not be exact."""
    if node.input(0).dtype is not DType.INT8:
        return None
    kernel = packed_dense_kernel(node, node.constant(1), weight_bits(node.input(1)))
    return kernel and with_blocks_of(kernel, fully_connected_dsp.lower(node, device, optimize))
