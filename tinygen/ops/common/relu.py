"""RELU and its relatives: elements limited to an interval of real numbers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

import numpy as np

from tinygen.ir import Argument, Array, BoundNode, DType, Graph, Input, Kernel, Output, Scalar, call
from tinygen.ops.base import Draw
from tinygen.ops.common.activation import quantize_bound
from tinygen.ops.common.unary import Unary, same_quantization
from tinygen.quantize.fixed_point import Ints, quantize_multiplier, requantize


class Relu(Unary):
    """int8 with any scales; float32.

    Where input and output are quantized differently, the input is requantized. (TensorFlow Lite Micro does
    so for RELU; its RELU6 takes the input's scale for the output's, which is right only where they are equal.)
    """

    bounds: ClassVar[tuple[float, float]]

    def quantized(self, node: BoundNode, x: Ints) -> Ints:
        real = node.input(0).scale / node.output.scale
        y = requantize(x - node.input(0).zero_point, *quantize_multiplier(real)) + node.output.zero_point
        result: Ints = np.clip(y, *self.limits(node))
        return result

    def limits(self, node: BoundNode) -> tuple[int, int]:
        """The bounds in the output's integers, within its type: quantized in float32, half away from zero."""
        y = node.output
        low, high = y.dtype.limits
        ends = [min(max(y.zero_point + quantize_bound(b, y.scale), low), high) for b in self.bounds]
        return ends[0], ends[1]

    def real(self, node: BoundNode, x: Array) -> Array:
        low, high = np.float32(self.bounds[0]), np.float32(self.bounds[1])
        return np.where(x < low, low, np.where(x > high, high, x))

    @property
    def float_symbol(self) -> str:
        return "tg_relu_f32"

    def float_arguments(self, node: BoundNode) -> tuple[Argument, ...]:
        return Scalar(self.bounds[0]), Scalar(self.bounds[1])

    def kernel(self, node: BoundNode) -> Kernel:
        x, y = node.input(0), node.output
        if x.dtype is DType.FLOAT32 or not same_quantization(x.quant, y.quant):
            return super().kernel(node)
        low, high = self.limits(node)
        arguments = (Scalar(low), Scalar(high), Input(0), Output(0), Scalar(y.elements))
        return Kernel((call("tg_relu_s8", *arguments, op="relu"),), inplace=(0,))

    def cases(self) -> Iterable[Graph]:
        yield self.graph(DType.INT8)
        yield self.graph(DType.INT8, source=(0.1, 20), target=(0.1, 20))
        yield self.graph(DType.INT8, source=(0.07, 20), target=(0.02, -128))
        yield self.graph(DType.FLOAT32)

    def draw(self, draw: Draw) -> Graph:
        return self.draw_graph(draw)
