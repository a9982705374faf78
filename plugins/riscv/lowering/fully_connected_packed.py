"""FULLY_CONNECTED with weights of 4, 2 or 1 bits on cores with vectors: lanes are taken apart in registers."""

from __future__ import annotations

import numpy as np

from tinygen.api import BoundNode, Device, DType, Kernel, weight_bits

from .conv_2d_rvv import packed_kernel, pixel_row
from .dense_vector import dense_kernel
from .vector import ending_rvv


def lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """None for floats, and sums that are not scaled down."""
    w = node.constant(1)
    if node.input(0).dtype is not DType.INT8:
        return None
    end, bits = ending_rvv(node, w.astype(np.int64).sum(axis=1)), weight_bits(node.input(1))
    if end is None:
        return None
    units, depth = w.shape
    dense = dense_kernel(node, w, end, bits)
    rows = pixel_row(node.input(0).elements // depth, depth)
    return dense or packed_kernel(node, rows, w.reshape(units, 1, 1, depth), end, bits)
