"""FULLY_CONNECTED on cores with vectors: lanes are units; several inputs at a time run as a 1x1 convolution."""

from __future__ import annotations

import numpy as np

from tinygen.api import BoundNode, Device, DType, Kernel, Rows

from .conv_2d_rvv import kernel as convolution
from .conv_2d_rvv import pixel_row
from .dense_vector import dense_kernel
from .vector import ending_rvv

ROWS = Rows("tg_fully_connected_s8_rvv_rows", "tg_fully_connected_rows_rvv.h", 220)


def lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """None for floats, and sums that are not scaled down. Encoded weights run a row at a time."""
    kernel = _lower(node)
    return kernel and ROWS.blocks(kernel, node)


def _lower(node: BoundNode) -> Kernel | None:
    w = node.constant(1)
    if node.input(0).dtype is not DType.INT8:
        return None
    end = ending_rvv(node, w.astype(np.int64).sum(axis=1))
    if end is None:
        return None
    dense = dense_kernel(node, w, end)
    if dense is not None:
        return dense
    units, depth = w.shape
    rows = pixel_row(node.input(0).elements // depth, depth)
    return convolution(node, rows, w.reshape(units, 1, 1, depth), end)
