"""CONV_2D on cores with packed-integer instructions, whatever the scales and the rounding."""

from __future__ import annotations

from tinygen.api import BoundNode, Device, DType, Kernel, weight_bits

from .conv_2d_dsp import is_dense, packed_form, windows_kernel
from .fitted_dense import fitted_dense_kernel
from .packed_dense import packed_dense_kernel
from .packed_words import MOST_INPUTS


def lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """A call for each group; None where no constants of requantization are found that make it exact."""
    outputs, height, width, depth = node.input(1).shape
    bits = weight_bits(node.input(1))
    if node.input(0).dtype is not DType.INT8:
        return None
    if is_dense(node):
        rows = node.constant(1).reshape(outputs, -1)
        return fitted_dense_kernel(node, rows) if bits == 8 else packed_dense_kernel(node, rows, bits)
    if bits < 8 and height * (width * depth + 1) > MOST_INPUTS:
        return None
    return windows_kernel(node, packed_form(node, bits, fitted=True))
