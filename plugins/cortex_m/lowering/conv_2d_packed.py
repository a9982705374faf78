"""CONV_2D with weights of 4, 2 or 1 bits on cores with packed-integer instructions: unpacked in the innermost loop."""

from __future__ import annotations

from tinygen.api import BoundNode, Device, DType, Kernel, weight_bits

from .conv_2d_dsp import form_of, is_dense, packed_form, windows_kernel
from .packed_dense import packed_dense_kernel
from .packed_words import MOST_INPUTS, with_blocks_of


def lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """A call for each group; None where the arithmetic of the kernel would not be exact."""
    outputs, height, width, depth = node.input(1).shape
    bits = weight_bits(node.input(1))
    if node.input(0).dtype is not DType.INT8:
        return None
    if is_dense(node):
        return packed_dense_kernel(node, node.constant(1).reshape(outputs, -1), bits)
    if height * (width * depth + 1) > MOST_INPUTS:
        return None
    kernel = windows_kernel(node, packed_form(node, bits))
    return kernel and with_blocks_of(kernel, windows_kernel(node, form_of(node, optimize)))
