"""Random weighted nodes of every scheme, for cases."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from tinygen.ir import Array, DType, Graph, QuantParams, Shape, Tensor
from tinygen.ops.base import Draw
from tinygen.ops.common import case
from tinygen.ops.common.packed import LIMITS
from tinygen.ops.common.requantization import Rounding


@dataclass(frozen=True)
class Kind:
    """A scheme; int8 is TensorFlow Lite Micro's."""

    dtype: DType = DType.INT8
    """Of activations."""
    bits: int = 8
    rounding: Rounding = "double"
    power_of_two: bool = False
    """Whether all scales are."""


INT8, INT16, FLOAT32 = Kind(), Kind(DType.INT16), Kind(DType.FLOAT32)
SINGLE, SHIFT = Kind(rounding="single"), Kind(rounding="single", power_of_two=True)
PACKED = tuple(Kind(bits=bits) for bits in LIMITS)
PACKED_SHIFT = tuple(replace(SHIFT, bits=bits) for bits in LIMITS)
SPREAD = 73
"""Root of the mean square of int8 weights drawn evenly."""
KINDS = (INT8, FLOAT32, INT16, SINGLE, SHIFT, *PACKED, *PACKED_SHIFT)


def draw_kind(draw: Draw) -> Kind:
    """Any scheme, the common ones more often."""
    return draw.choice((INT8, FLOAT32, INT8, FLOAT32, INT16, *KINDS))


def graph(
    op: str,
    rng: np.random.Generator,
    kind: Kind | DType,
    input_shape: Shape,
    weight_shape: Shape,
    output_shape: Shape,
    attrs: Any,
    *,
    channel_axis: int,
    per_tensor: bool = False,
    bias: bool = True,
) -> Graph:
    """A one-node graph with random weights whose outputs spread over the whole range.

    `kind` may be just the type of the activations.
    """
    kind = Kind(kind) if isinstance(kind, DType) else kind
    channels = weight_shape[channel_axis]
    if kind.dtype is DType.FLOAT32:
        w = case.constant(rng.normal(size=weight_shape).astype(np.float32), name="weights")
        b = case.constant(rng.normal(size=channels).astype(np.float32), name="bias") if bias else None
        x, y = case.activation(input_shape, kind.dtype), case.activation(output_shape, kind.dtype, name="output")
        return case.single(op, [x, w, b], [y], attrs)
    steps = 1.0 if kind.dtype is DType.INT8 else 256.0
    x = _activation(rng, kind, input_shape, rng.uniform(0.01, 0.1) / steps, "input")
    scales = tuple(_scale(kind, s) for s in rng.uniform(0.002, 0.02, 1 if per_tensor else channels))
    bits = kind.bits if kind.bits < 8 else 0
    quant = QuantParams(scales, (0,) * len(scales), channel_axis, bits)
    values = _values(rng, weight_shape, kind.bits)
    w = case.constant(values, quant, "weights")
    spread = SPREAD if kind.bits == 8 else float(np.sqrt(np.mean(np.square(values, dtype=np.float64))))
    spread = spread or 1.0  # weights that are all zero have outputs, too
    b = None
    if bias:
        largest = 40 * np.sqrt(w.elements) * steps * (spread / SPREAD)
        b_quant = QuantParams(tuple(float(np.float32(x.scale * s)) for s in scales), (0,) * len(scales), 0)
        integer = np.int32 if kind.dtype is DType.INT8 else np.int64
        b = case.constant(rng.integers(-largest, largest + 1, channels).astype(integer), b_quant, "bias")
    out_scale = max(scales) * x.scale * spread * 60 * np.sqrt(w.elements / channels) / 100
    if kind.power_of_two:
        out_scale = max(out_scale, 2 * max(scales) * x.scale)  # a shift of 1 at least
    y = _activation(rng, kind, output_shape, out_scale, "output")
    return case.single(op, [x, w, b], [y], replace(attrs, rounding=kind.rounding))


def _values(rng: np.random.Generator, shape: Shape, bits: int) -> Array:
    low, high = LIMITS.get(bits, (-127, 127))
    values = rng.integers(low, high + 1, shape).astype(np.int8)
    return np.where(values == 0, np.int8(1), values) if bits == 1 else values


def _scale(kind: Kind, scale: float) -> float:
    return 2.0 ** math.ceil(math.log2(scale)) if kind.power_of_two else float(np.float32(scale))


def _activation(rng: np.random.Generator, kind: Kind, shape: Shape, scale: float, name: str) -> Tensor:
    zero_point = int(rng.integers(-128, 128)) if kind.dtype is DType.INT8 else 0
    return case.activation(shape, kind.dtype, _scale(kind, scale), zero_point, name)
