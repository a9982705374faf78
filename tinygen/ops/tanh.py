"""TANH: the hyperbolic tangent."""

from __future__ import annotations

from collections.abc import Iterable

from tinygen.ir import Array, BoundNode, DType, Graph
from tinygen.ops.base import Draw
from tinygen.ops.common.float_math import tanh_f32
from tinygen.ops.common.sigmoid import input_multiplier, saturating
from tinygen.ops.common.unary import FIXED_OUTPUT, Unary
from tinygen.quantize.fixed_point import Ints
from tinygen.quantize.fixed_point_functions import tanh


class Tanh(Unary):
    """int8 to scale 1/128 and zero point 0; float32."""

    name = "TANH"

    def check(self, node: BoundNode) -> None:
        super().check(node)
        if node.input(0).dtype is DType.INT8:
            if (node.output.scale, node.output.zero_point) != FIXED_OUTPUT[self.name]:
                raise node.unsupported("the output must have scale 1/128 and zero point 0")
            input_multiplier(node)

    def quantized(self, node: BoundNode, x: Ints) -> Ints:
        return saturating(node, x, tanh, 7)

    def real(self, node: BoundNode, x: Array) -> Array:
        return tanh_f32(x)

    def cases(self) -> Iterable[Graph]:
        for scale in (0.03, 0.2, 0.0001, 1.5, 20.0):  # the last two saturate
            yield self.graph(DType.INT8, source=(scale, 5))
        yield self.graph(DType.FLOAT32)

    def draw(self, draw: Draw) -> Graph:
        return self.draw_graph(draw, coarsest=150)
