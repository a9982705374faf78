"""Hybrid operators (dynamic-range quantization): float32 activations, int8 weights.

The input of each inference is quantized on the device, symmetrically and with a scale of its own: [-m, m] to
[-127, 127], m being the largest magnitude. Products are summed in integers, and the sum is scaled back to a float.
Source: TensorFlow Lite's hybrid kernels (conv.cc, EvalHybrid; SymmetricQuantizeFloats).
"""

from __future__ import annotations

import numpy as np

from tinygen.ir import Array, BoundNode, DType
from tinygen.ops.common.weighted import BIAS, INPUT, WEIGHTS

LIMIT = 127


def is_hybrid(node: BoundNode) -> bool:
    """Whether the weighted operator `node` has float32 activations and int8 weights."""
    return node.input(INPUT).dtype is DType.FLOAT32 and node.input(WEIGHTS).dtype is DType.INT8


def check_hybrid(node: BoundNode, channels: int) -> None:
    """Types, shapes and quantization of a hybrid node with `channels` output channels."""
    w, bias = node.input(WEIGHTS), node.optional(BIAS)
    node.constant(WEIGHTS)
    if w.quant is None or any(w.quant.zero_point):
        raise node.unsupported("int8 weights must be quantized symmetrically (zero point 0)")
    if w.quant.per_channel:
        raise node.unsupported(
            "float32 activations with per-channel int8 weights (dynamic-range quantization) are not supported",
            "convert the model with a representative data set, or without quantization",
        )
    if bias is not None:
        node.constant(BIAS)
        if bias.shape != (channels,):
            raise node.unsupported(f"a bias of shape {bias.shape} for {channels} output channels")
    types = {node.output.dtype, bias.dtype if bias else DType.FLOAT32}
    if types != {DType.FLOAT32}:
        raise node.unsupported(
            "int8 weights and float32 input (dynamic-range quantization) need float32 bias and output"
        )


def quantize_input(x: Array) -> tuple[Array, np.float32]:
    """int8 elements and their scale, for the float32 elements of one batch: as tg_quantize_hybrid_s8 in C."""
    largest = np.abs(x).max()
    if largest == 0:
        return np.zeros(x.shape, np.int8), np.float32(1)
    limit = np.float32(LIMIT)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        scaled = x * np.float32(limit / largest)
    inside = np.where(scaled > -limit, np.where(scaled < limit, scaled, limit), -limit)
    whole = np.trunc(inside)
    rest = inside - whole
    rounded = whole + (rest >= 0.5) - (rest <= -0.5)
    return rounded.astype(np.int8), np.float32(largest / limit)
