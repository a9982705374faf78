"""FULLY_CONNECTED with weights of 4 bits on cores with MVE: expanded in the vectors that multiply them."""

from __future__ import annotations

import numpy as np

from tinygen.api import BoundNode, Device, DType, Kernel, weight_bits

from . import fully_connected_mve
from .fully_connected_mve import channels_kernel
from .packed_words import with_blocks_of
from .vector import LARGEST, ending_mve

BITS = 4


def lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """None for weights of other bits, floats, and sums that are scaled up."""
    w = node.constant(1)
    if node.input(0).dtype is not DType.INT8 or weight_bits(node.input(1)) != BITS or w.shape[1] > LARGEST:
        return None
    end = ending_mve(node, w.astype(np.int64).sum(axis=1))
    if end is None:
        return None
    return with_blocks_of(channels_kernel(node, w, end, BITS), fully_connected_mve.lower(node, device, optimize))
