"""CONV_2D with weights of 4, 2 or 1 bits on cores with vectors: lanes of bytes are taken apart in registers."""

from __future__ import annotations

import numpy as np

from tinygen.api import BoundNode, Device, DType, Kernel, weight_bits

from .conv_2d_rvv import is_dense, packed_kernel, way_of
from .dense_vector import dense_kernel
from .vector import ending_rvv


def lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """None for floats, groups, sums that are not scaled down, and windows of single bits that fill no bytes."""
    x, w = node.input(0), node.constant(1)
    if x.dtype is not DType.INT8 or w.shape[3] != x.shape[3]:
        return None
    end, bits = ending_rvv(node, w.astype(np.int64).sum(axis=(1, 2, 3))), weight_bits(node.input(1))
    if end is None:
        return None
    dense = dense_kernel(node, w.reshape(len(w), -1), end, bits) if is_dense(node) else None
    return dense or packed_kernel(node, way_of(node), w, end, bits)
