"""Checks of quantization that several operators share."""

from __future__ import annotations

from tinygen.ir import BoundNode, Tensor


def check_per_tensor(node: BoundNode, *tensors: Tensor) -> None:
    """Refuse any of `tensors` that is not quantized with one scale and one zero point."""
    for tensor in tensors:
        if tensor.quant is None or tensor.quant.per_channel:
            raise node.unsupported(f"tensor {tensor.name!r} must be quantized per tensor")
