"""CONV_2D with weights of 4 bits on cores with MVE: expanded in the vectors that multiply them."""

from __future__ import annotations

import numpy as np

from tinygen.api import BoundNode, Device, DType, Kernel, weight_bits

from . import conv_2d_mve
from .conv_2d_mve import kernel as convolution
from .conv_2d_mve import sweep_of
from .packed_words import with_blocks_of
from .vector import ending_mve

BITS = 4


def lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """None for weights of other bits, floats, groups, sums that are scaled up and sizes beyond 16 bits."""
    x, w = node.input(0), node.constant(1)
    if x.dtype is not DType.INT8 or w.shape[3] != x.shape[3] or weight_bits(node.input(1)) != BITS:
        return None
    end = ending_mve(node, w.astype(np.int64).sum(axis=(1, 2, 3)))
    kernel = convolution(node, sweep_of(node), w, end, BITS) if end is not None else None
    return kernel and with_blocks_of(kernel, conv_2d_mve.lower(node, device, optimize))
