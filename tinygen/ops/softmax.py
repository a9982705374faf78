"""SOFTMAX: exp(beta x) over the sum of all exp(beta x), along the last axis."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tinygen.ir import Array, BoundNode, Constant, DType, Graph, Input, Kernel, Output, Params, Shape, call
from tinygen.ops.base import Draw, Op
from tinygen.ops.common import case
from tinygen.ops.common.float_math import exp_f32
from tinygen.quantize.fixed_point import (
    Ints,
    quantize_multiplier,
    rounding_divide_by_pot,
    saturating_rounding_doubling_high_mul,
)
from tinygen.quantize.fixed_point_functions import exp_on_negative_values, reciprocal

DIFFERENCE_BITS = 5
"""Integer bits of an element's distance from its row's largest, in real units."""

SUM_BITS = 12
"""Integer bits of the sum of exponentials, which bound a row's length."""

MAX_DEPTH = (1 << (SUM_BITS + 1)) - 1

NEGLIGIBLE = 1 << (SUM_BITS - 1)
"""Exponentials (Q0.31) below this add nothing to the sum and round to 0 in every output type."""

OUTPUTS = {DType.INT8: (1 / 256, -128), DType.INT16: (1 / 65536, -32768)}
"""The fixed scale and zero point of each quantized output type."""


@dataclass(frozen=True)
class SoftmaxAttrs:
    beta: float = 1.0


class Softmax(Op):
    """int8 to int8 or int16, in gemmlowp's fixed point; float32."""

    name = "SOFTMAX"
    options = "SoftmaxOptions"
    fixed_output = OUTPUTS

    def parse(self, options: Any) -> SoftmaxAttrs:
        return SoftmaxAttrs(float(options.beta))

    def export(self, attrs: SoftmaxAttrs) -> dict[str, Any]:
        return {"beta": attrs.beta}

    def check(self, node: BoundNode) -> None:
        super().check(node)
        x, y, beta = node.input(0), node.output, node.attrs.beta
        if not x.shape or not x.elements:
            raise node.unsupported("the input must have at least one dimension and one element")
        if not (math.isfinite(beta) and beta > 0):
            raise node.unsupported(f"beta must be positive, not {beta}")
        if x.dtype is DType.FLOAT32:
            if y.dtype is not DType.FLOAT32:
                raise node.unsupported(f"float32 to {y.dtype.value} is not supported")
            return
        if y.dtype not in OUTPUTS:
            raise node.unsupported(f"int8 to {y.dtype.value} is not supported; only to int8 and int16")
        if x.shape[-1] > MAX_DEPTH:
            raise node.unsupported(f"rows of {x.shape[-1]} elements; at most {MAX_DEPTH} are supported")
        scale, zero = OUTPUTS[y.dtype]
        if y.zero_point != zero or abs(y.scale - scale) > 0.001 * scale:
            raise node.unsupported(f"the output must have scale {scale} and zero point {zero}")
        if _real_multiplier(node) <= 1:
            raise node.unsupported(f"input scale {x.scale} times beta {beta} is too small")

    def infer(self, node: BoundNode) -> tuple[Shape, ...]:
        return (node.input(0).shape,)

    def reference(self, node: BoundNode, inputs: Sequence[Array | None]) -> list[Array]:
        x = inputs[0]
        assert x is not None
        rows = x.reshape(-1, x.shape[-1])
        if x.dtype == np.float32:
            return [_softmax_f32(rows, node.attrs.beta).reshape(x.shape)]
        below = rows.max(axis=1, keepdims=True).astype(np.int64) - rows
        exponentials = _exponentials(node)[below]
        sums = rounding_divide_by_pot(exponentials, SUM_BITS).sum(axis=1, keepdims=True)
        scale, shift = reciprocal(sums, SUM_BITS)
        shift = shift + 31 - 8 * node.output.dtype.bytes
        products = saturating_rounding_doubling_high_mul(scale, exponentials)
        # A shift past 31 leaves nothing of a Q0.31 product below 1.
        rounded = np.where(shift > 31, 0, rounding_divide_by_pot(products, np.minimum(shift, 31)))
        low, high = node.output.dtype.limits
        return [np.minimum(rounded + low, high).astype(node.output.dtype.numpy).reshape(x.shape)]

    def kernel(self, node: BoundNode) -> Kernel:
        x = node.input(0)
        depth = x.shape[-1]
        fields: dict[str, Any] = {"rows": x.elements // depth, "depth": depth}
        if x.dtype is DType.FLOAT32:
            params = Params("tg_softmax_f32_params", fields | {"beta": node.attrs.beta})
            one = call("tg_softmax_f32", params, Input(0), Output(0), op="softmax")
            return Kernel((one,), inplace=(0,))
        table = _exponentials(node)
        table = table[: np.flatnonzero(table >= NEGLIGIBLE)[-1] + 1].astype(np.int32)
        same = node.output.dtype is DType.INT8
        one = call(
            "tg_softmax_s8" if same else "tg_softmax_s8_s16",
            Params("tg_softmax_s8_params", fields | {"entries": len(table)}),
            Constant("exponentials", table),
            Input(0),
            Output(0),
            op="softmax",
        )
        return Kernel((one,), inplace=(0,) if same else ())

    def cases(self) -> Iterable[Graph]:
        for out in (DType.INT8, DType.INT16):
            yield _graph((1, 10), DType.INT8, out)
            yield _graph((2, 3, 5), DType.INT8, out, scale=0.7, beta=2.0)  # few exponentials matter
            yield _graph((1, 500), DType.INT8, out, scale=0.001)  # none is negligible
            yield _graph((1, 1), DType.INT8, out, scale=40.0)  # the multiplier saturates
        yield _graph((1, 10), DType.FLOAT32, DType.FLOAT32)
        yield _graph((3, 2, 7), DType.FLOAT32, DType.FLOAT32, beta=0.5)
        yield _graph((4, 5), DType.FLOAT32, DType.FLOAT32, beta=100.0)

    def draw(self, draw: Draw) -> Graph:
        shape = tuple(draw.integer(1, 6) for _ in range(draw.integer(0, 3)))
        depth = draw.choice((draw.integer(1, 40), draw.integer(1, 500)))
        source, target = draw.choice(
            ((DType.INT8, DType.INT8), (DType.INT8, DType.INT16), (DType.FLOAT32, DType.FLOAT32))
        )
        scale = 10 ** (draw.integer(-400, 100) / 100)
        return _graph((*shape, depth), source, target, scale, draw.choice((1.0, 0.5, 3.25)))


def _real_multiplier(node: BoundNode) -> float:
    """From units of the input to a distance with `DIFFERENCE_BITS` integer bits."""
    return float(node.attrs.beta) * node.input(0).scale * (1 << (31 - DIFFERENCE_BITS))


def _exponentials(node: BoundNode) -> Ints:
    """exp(-d * beta * scale) in Q0.31 for d = 0...255; 0 where d is beyond what the fixed point can hold."""
    multiplier, shift = quantize_multiplier(min(_real_multiplier(node), (1 << 31) - 1.0))
    last = math.floor(((1 << DIFFERENCE_BITS) - 1) * (1 << (31 - DIFFERENCE_BITS)) / (1 << shift))
    below = np.arange(256, dtype=np.int64)
    inside = np.minimum(below, last)
    scaled = saturating_rounding_doubling_high_mul(-(inside << shift), multiplier)
    return np.where(below <= last, exp_on_negative_values(scaled, DIFFERENCE_BITS), 0)


def _softmax_f32(rows: Array, beta: float) -> Array:
    """In the kernel's order: the sum along the row, one after another, then a product with its reciprocal."""
    exponentials = exp_f32((rows - rows.max(axis=1, keepdims=True)) * np.float32(beta))
    total = np.zeros(len(rows), np.float32)
    for column in exponentials.T:
        total = total + column
    scales: Array = (np.float32(1) / total)[:, None]
    return exponentials * scales


def _graph(shape: Shape, source: DType, target: DType, scale: float = 0.1, beta: float = 1.0, zero: int = 3) -> Graph:
    x = case.activation(shape, source, scale, zero)
    y = case.activation(shape, target, *OUTPUTS.get(target, (1.0, 0)), name="output")
    return case.single("SOFTMAX", [x], [y], SoftmaxAttrs(beta))
