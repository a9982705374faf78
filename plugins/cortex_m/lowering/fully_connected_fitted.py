"""FULLY_CONNECTED on cores with packed-integer instructions, whatever the scales and the rounding."""

from __future__ import annotations

from tinygen.api import BoundNode, Device, DType, Kernel, weight_bits

from .encoded_rows import DSP_ROWS
from .fitted_dense import fitted_dense_kernel
from .packed_dense import packed_dense_kernel


def lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """One call; None where no constants of requantization are found that make it exact."""
    if node.input(0).dtype is not DType.INT8:
        return None
    bits, weights = weight_bits(node.input(1)), node.constant(1)
    if bits < 8:
        return packed_dense_kernel(node, weights, bits)
    return fitted_dense_kernel(node, weights) or DSP_ROWS.kernel(node)
