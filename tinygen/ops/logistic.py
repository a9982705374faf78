"""LOGISTIC: 1 / (1 + exp(-x))."""

from __future__ import annotations

from collections.abc import Iterable

from tinygen.ir import Array, BoundNode, DType, Graph
from tinygen.ops.base import Draw
from tinygen.ops.common.float_math import logistic_f32
from tinygen.ops.common.sigmoid import input_multiplier, saturating
from tinygen.ops.common.unary import FIXED_OUTPUT, Unary
from tinygen.quantize.fixed_point import Ints
from tinygen.quantize.fixed_point_functions import logistic


class Logistic(Unary):
    """int8 to scale 1/256 and zero point -128; float32."""

    name = "LOGISTIC"

    def check(self, node: BoundNode) -> None:
        super().check(node)
        if node.input(0).dtype is DType.INT8:
            if (node.output.scale, node.output.zero_point) != FIXED_OUTPUT[self.name]:
                raise node.unsupported("the output must have scale 1/256 and zero point -128")
            input_multiplier(node)

    def quantized(self, node: BoundNode, x: Ints) -> Ints:
        return saturating(node, x, logistic, 8)

    def real(self, node: BoundNode, x: Array) -> Array:
        return logistic_f32(x)

    def cases(self) -> Iterable[Graph]:
        for scale in (0.05, 0.2, 0.0001, 1.5, 20.0):  # the last two saturate
            yield self.graph(DType.INT8, source=(scale, 5))
        yield self.graph(DType.FLOAT32)

    def draw(self, draw: Draw) -> Graph:
        return self.draw_graph(draw, coarsest=150)
