"""Element-wise operators of two operands that broadcast: what ADD, SUB, MUL, MINIMUM and MAXIMUM share."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from tinygen.ir import (
    Argument,
    Array,
    BoundNode,
    Constant,
    DType,
    Graph,
    Input,
    Kernel,
    Output,
    Params,
    QuantParams,
    Scalar,
    Shape,
    Tensor,
    call,
)
from tinygen.ops.base import Draw, Op
from tinygen.ops.common import case
from tinygen.ops.common.broadcast import DIMENSIONS, broadcast_fields, broadcast_shape, loops

TABLE_FROM = 256
"""Elements from which an int8 operator with one constant is a table of 256 bytes, whose lookup is cheaper."""


class Binary(Op):
    """out = f(a, b), of one type; either operand may be a constant or broadcast.

    The kernel runs through operands of one shape in one loop; all else is at most four loops whose steps
    are worked out here, so that no element's index is computed.
    """

    types = (DType.INT8, DType.FLOAT32, DType.INT32)

    @abstractmethod
    def compute(self, node: BoundNode, a: Array, b: Array) -> Array:
        """The result of broadcast operands, in the output's type."""

    @abstractmethod
    def parameters(self, node: BoundNode) -> tuple[Argument, ...]:
        """The arguments of the kernel that come before its loops and pointers."""

    @abstractmethod
    def check_values(self, node: BoundNode, tensors: Sequence[Tensor]) -> None:
        """Refuse quantization that the operator cannot compute with; `tensors` are a, b and the output."""

    @abstractmethod
    def quantization(self, rng: np.random.Generator) -> Sequence[QuantParams]:
        """Random int8 quantization of a, b and the output, over what `check_values` admits."""

    def attrs(self, rng: np.random.Generator, dtype: DType) -> Any:
        """Random attributes for operands of type `dtype`."""
        return None

    def check(self, node: BoundNode) -> None:
        super().check(node)
        a, b, y = node.input(0), node.input(1), node.output
        if not a.dtype is b.dtype is y.dtype:
            raise node.unsupported(f"types {a.dtype.value}, {b.dtype.value} -> {y.dtype.value} differ")
        if not a.elements or not b.elements:
            raise node.unsupported(f"an operand is empty: shapes {a.shape} and {b.shape}")
        if broadcast_shape(a.shape, b.shape) is None:
            raise node.unsupported(f"shapes {a.shape} and {b.shape} do not broadcast")
        if len(loops(a.shape, b.shape)) > DIMENSIONS:
            raise node.unsupported(f"shapes {a.shape} and {b.shape} broadcast in more than {DIMENSIONS} dimensions")
        self.check_values(node, (a, b, y))

    def infer(self, node: BoundNode) -> tuple[Shape, ...]:
        shape = broadcast_shape(node.input(0).shape, node.input(1).shape)
        assert shape is not None
        return (shape,)

    def reference(self, node: BoundNode, inputs: Sequence[Array | None]) -> list[Array]:
        a, b = inputs
        assert a is not None and b is not None
        return [np.asarray(self.compute(node, *np.broadcast_arrays(a, b)))]

    def kernel(self, node: BoundNode) -> Kernel:
        a, b = node.input(0), node.input(1)
        for fixed, varying in ((0, 1), (1, 0)):
            t = node.input(fixed)
            if a.dtype is DType.INT8 and t.is_constant and t.elements == 1 and node.output.elements >= TABLE_FROM:
                return self._lookup(node, varying)
        folder = self.name.lower()
        symbol = f"tg_{folder}_{a.dtype.suffix}"
        arguments = self.parameters(node)
        pointers = (Input(0), Input(1), Output(0))
        inplace = tuple(i for i, t in enumerate((a, b)) if t.elements == node.output.elements and not t.is_constant)
        if a.elements == b.elements == node.output.elements:
            one = call(symbol, *arguments, *pointers, Scalar(node.output.elements), op=folder)
            return Kernel((one,), inplace=inplace)
        steps = Params("tg_broadcast", broadcast_fields(a.shape, b.shape))
        one = call(f"{symbol}_broadcast", *arguments, steps, *pointers, op=folder)
        return Kernel((one,), inplace=inplace, why="portable, broadcasts")

    def _lookup(self, node: BoundNode, varying: int) -> Kernel:
        """The other operand is one constant: a map of 256 values."""
        values = np.arange(256, dtype=np.uint8).view(np.int8)
        constant = node.constant(1 - varying).reshape(1)
        table = self.compute(node, *((values, constant) if varying == 0 else (constant, values)))
        one = call(
            "tg_lookup_8",
            Constant("table", table),
            Input(varying),
            Output(0),
            Scalar(node.output.elements),
            op="lookup",
        )
        return Kernel((one,), inplace=(varying,), why="lookup table of one operand")

    def cases(self) -> Iterable[Graph]:
        shapes: tuple[tuple[Shape, Shape, int | None], ...] = (
            ((2, 3, 4, 5), (2, 3, 4, 5), None),
            ((2, 3, 4, 5), (5,), 1),
            ((1, 1, 1, 1), (1, 3, 2, 4), 0),
            ((2, 1, 4, 1), (3, 1, 5), None),
            ((1, 3, 2, 2, 2), (1, 3, 2, 2, 2), 1),
            ((4, 3), (), None),
            ((1, 8, 9, 5), (1, 1), 1),
            ((), (1, 8, 9, 5), 0),
        )
        for dtype in self.types:
            for seed, (a, b, constant) in enumerate(shapes):
                yield self.graph(dtype, a, b, constant, seed)

    def draw(self, draw: Draw) -> Graph:
        dtype = draw.choice(self.types)
        shape = tuple(draw.integer(1, 5) for _ in range(draw.integer(0, 4)))
        a, b = list(shape), list(shape)
        for i in range(len(shape)):
            still = draw.choice((0, 0, 1, 2))
            if still:
                (a, b)[still - 1][i] = 1
        shorter = draw.choice((None, None, 0, 1))
        cut = draw.integer(0, len(shape))
        left, right = tuple(a[cut:] if shorter == 0 else a), tuple(b[cut:] if shorter == 1 else b)
        return self.graph(dtype, left, right, draw.choice((None, None, 0, 1)), draw.integer(0, 1 << 30))

    def graph(self, dtype: DType, a: Shape, b: Shape, constant: int | None, seed: int) -> Graph:
        """A one-node graph with random attributes and quantization; operand `constant` holds random data."""
        rng = np.random.default_rng(seed)
        quants, attrs = self.quantization(rng), self.attrs(rng, dtype)
        result = broadcast_shape(a, b)
        assert result is not None
        tensors = [
            Tensor(name, shape, dtype, quant if dtype is DType.INT8 else None)
            for name, shape, quant in zip(("a", "b", "output"), (a, b, result), quants, strict=True)
        ]
        if constant is not None:
            t = tensors[constant]
            data = rng.normal(size=t.shape) if dtype is DType.FLOAT32 else rng.integers(-128, 128, t.shape)
            tensors[constant] = case.constant(np.asarray(data, dtype.numpy), t.quant, t.name)
        return case.single(self.name, tensors[:2], tensors[2:], attrs)
