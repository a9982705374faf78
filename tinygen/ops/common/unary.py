"""Operators that map each element by itself: int8 by a table of their own reference, float32 by a C loop."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

import numpy as np

from tinygen.ir import (
    Argument,
    Array,
    BoundNode,
    DType,
    Graph,
    Input,
    Kernel,
    Output,
    QuantParams,
    Scalar,
    Shape,
    call,
)
from tinygen.ops.base import Draw, Op
from tinygen.ops.common import case
from tinygen.ops.common.lookup import lookup
from tinygen.ops.common.quantization import check_per_tensor
from tinygen.quantize.fixed_point import Ints


class Unary(Op):
    """An element-wise operator of one input, of the same type and shape in and out."""

    def check(self, node: BoundNode) -> None:
        super().check(node)
        x, y = node.input(0), node.output
        if y.dtype is not x.dtype:
            raise node.unsupported(f"{x.dtype.value} to {y.dtype.value} is not supported")
        if x.dtype.is_integer:
            check_per_tensor(node, x, y)

    def infer(self, node: BoundNode) -> tuple[Shape, ...]:
        return (node.input(0).shape,)

    @abstractmethod
    def quantized(self, node: BoundNode, x: Ints) -> Ints:
        """The output's stored integers, within its type, from the input's."""

    @abstractmethod
    def real(self, node: BoundNode, x: Array) -> Array:
        """The float32 output of a float32 input."""

    def float_arguments(self, node: BoundNode) -> tuple[Argument, ...]:
        """What the float32 kernel takes before input, output and count."""
        return ()

    @property
    def float_symbol(self) -> str:
        """The float32 kernel's C function."""
        return f"tg_{self.name.lower()}_f32"

    def reference(self, node: BoundNode, inputs: Sequence[Array | None]) -> list[Array]:
        x = inputs[0]
        assert x is not None
        if x.dtype == np.float32:
            return [self.real(node, x)]
        return [self.quantized(node, x.astype(np.int64)).astype(x.dtype)]

    def kernel(self, node: BoundNode) -> Kernel:
        if node.input(0).dtype is not DType.FLOAT32:
            return lookup(node, lambda x: self.quantized(node, x))
        arguments = (*self.float_arguments(node), Input(0), Output(0), Scalar(node.output.elements))
        folder = self.float_symbol.removeprefix("tg_").removesuffix("_f32")
        return Kernel((call(self.float_symbol, *arguments, op=folder),), inplace=(0,))

    def graph(
        self,
        dtype: DType,
        shape: Shape = (2, 3, 43),
        attrs: Any = None,
        *,
        source: tuple[float, int] = (0.05, -3),
        target: tuple[float, int] = (0.05, -3),
    ) -> Graph:
        """A one-node graph, for cases; `source` and `target` are (scale, zero point)."""
        x = case.activation(shape, dtype, *source)
        y = case.activation(shape, dtype, *self.fixed_output.get(dtype, target), name="output")
        return case.single(self.name, [x], [y], attrs)

    def draw_graph(self, draw: Draw, attrs: Any = None, *, finest: int = -300, coarsest: int = 50) -> Graph:
        """A random graph; scales lie between 10**(finest / 100) and 10**(coarsest / 100)."""
        shape = tuple(draw.integer(1, 6) for _ in range(draw.integer(1, 4)))
        dtype = draw.choice(self.types)
        scale = 10 ** (draw.integer(finest, coarsest) / 100)
        if dtype is DType.INT16:
            return self.graph(dtype, shape, attrs, source=(scale / 256, 0))
        source = (scale, draw.integer(-128, 127))
        target = draw.choice((source, (scale * 10 ** (draw.integer(-100, 100) / 100), draw.integer(-128, 127))))
        return self.graph(dtype, shape, attrs, source=source, target=target)


def same_quantization(a: QuantParams | None, b: QuantParams | None) -> bool:
    """Whether the stored integers of both mean the same."""
    return a is not None and b is not None and (a.scale, a.zero_point) == (b.scale, b.zero_point)
