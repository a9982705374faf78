"""LEAKY_RELU: x where it is positive, alpha * x elsewhere."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from tinygen.ir import Argument, Array, BoundNode, DType, Graph, Scalar
from tinygen.ops.base import Draw
from tinygen.ops.common.unary import Unary
from tinygen.quantize.fixed_point import Ints, quantize_multiplier, requantize


@dataclass(frozen=True)
class LeakyReluAttrs:
    alpha: float = 0.2


class LeakyRelu(Unary):
    """int8 with any scales; float32."""

    name = "LEAKY_RELU"
    options = "LeakyReluOptions"

    def parse(self, options: Any) -> LeakyReluAttrs:
        return LeakyReluAttrs(float(options.alpha))

    def export(self, attrs: LeakyReluAttrs) -> dict[str, Any]:
        return {"alpha": attrs.alpha}

    def check(self, node: BoundNode) -> None:
        super().check(node)
        alpha = node.attrs.alpha
        if not math.isfinite(alpha) or (alpha < 0 and node.input(0).dtype is DType.INT8):
            raise node.unsupported(f"alpha {alpha} is not supported: finite, and for int8 not negative")

    def quantized(self, node: BoundNode, x: Ints) -> Ints:
        scale, out = node.input(0).scale, node.output.scale
        x = x - node.input(0).zero_point
        identity = requantize(x, *quantize_multiplier(scale / out))
        leak = requantize(x, *quantize_multiplier(scale * node.attrs.alpha / out))
        y = np.where(x >= 0, identity, leak) + node.output.zero_point
        result: Ints = np.clip(y, *node.output.dtype.limits)
        return result

    def real(self, node: BoundNode, x: Array) -> Array:
        return np.where(x > 0, x, np.float32(node.attrs.alpha) * x)

    def float_arguments(self, node: BoundNode) -> tuple[Argument, ...]:
        return (Scalar(node.attrs.alpha),)

    def cases(self) -> Iterable[Graph]:
        yield self.graph(DType.INT8, attrs=LeakyReluAttrs(_f32(0.1)))
        yield self.graph(DType.INT8, attrs=LeakyReluAttrs(_f32(1.7)), target=(0.02, 20))
        yield self.graph(DType.INT8, attrs=LeakyReluAttrs(0.0), target=(0.2, -100))
        yield self.graph(DType.FLOAT32, attrs=LeakyReluAttrs(_f32(0.3)))
        yield self.graph(DType.FLOAT32, attrs=LeakyReluAttrs(-2.0))

    def draw(self, draw: Draw) -> Graph:
        return self.draw_graph(draw, LeakyReluAttrs(_f32(draw.integer(0, 150) / 100)))


def _f32(x: float) -> float:
    return float(np.float32(x))
