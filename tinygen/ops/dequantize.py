"""DEQUANTIZE: the real numbers that stored integers mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from tinygen.ir import Array, BoundNode, DType, Graph, Input, Kernel, Output, Scalar, Shape, call
from tinygen.ops.base import Draw, Op
from tinygen.ops.common import case
from tinygen.ops.common.conversion import conversion_overlay
from tinygen.ops.common.quantization import check_per_tensor


class Dequantize(Op):
    """int8, uint8 or int16 to float32: scale * (x - zero point)."""

    name = "DEQUANTIZE"
    types = (DType.INT8, DType.UINT8, DType.INT16)

    def check(self, node: BoundNode) -> None:
        super().check(node)
        check_per_tensor(node, node.input(0))
        if node.output.dtype is not DType.FLOAT32:
            raise node.unsupported(f"the output must be float32, not {node.output.dtype.value}")

    def infer(self, node: BoundNode) -> tuple[Shape, ...]:
        return (node.input(0).shape,)

    def reference(self, node: BoundNode, inputs: Sequence[Array | None]) -> list[Array]:
        x, tensor = inputs[0], node.input(0)
        assert x is not None
        return [np.float32(tensor.scale) * (x.astype(np.int32) - tensor.zero_point).astype(np.float32)]

    def kernel(self, node: BoundNode) -> Kernel:
        x = node.input(0)
        arguments = (Scalar(x.scale), Scalar(x.zero_point), Input(0), Output(0), Scalar(x.elements))
        one = call(f"tg_dequantize_{x.dtype.suffix}_f32", *arguments, op="dequantize")
        return Kernel((one,), overlay=conversion_overlay(node))

    def cases(self) -> Iterable[Graph]:
        for dtype, zero in ((DType.INT8, -128), (DType.INT8, 5), (DType.UINT8, 255), (DType.INT16, 0)):
            yield _graph((2, 3, 5), dtype, 0.037, zero)

    def draw(self, draw: Draw) -> Graph:
        dtype = draw.choice(self.types)
        shape = tuple(draw.integer(1, 6) for _ in range(draw.integer(0, 4)))
        return _graph(shape, dtype, 10 ** (draw.integer(-400, 200) / 100), draw.integer(*dtype.limits))


def _graph(shape: Shape, dtype: DType, scale: float, zero: int) -> Graph:
    x, y = case.activation(shape, dtype, scale, zero), case.activation(shape, DType.FLOAT32, name="output")
    return case.single("DEQUANTIZE", [x], [y])
