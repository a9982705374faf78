"""CONCATENATION: tensors joined along an axis."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tinygen.ir import Array, BoundNode, DType, Graph, Kernel, Shape, Tensor
from tinygen.ops.base import Draw, Op
from tinygen.ops.common import activation as act
from tinygen.ops.common import case, movement
from tinygen.ops.common.parts import join_calls


@dataclass(frozen=True)
class ConcatenationAttrs:
    axis: int = 0
    """Negative: counted from the end."""


class Concatenation(Op):
    """Output = the inputs one after another along `axis`; all of the output's scale and zero point."""

    name = "CONCATENATION"
    options = "ConcatenationOptions"
    types = movement.TYPES
    same_scale = True

    def parse(self, options: Any) -> ConcatenationAttrs:
        activation = act.parse_activation(options.fusedActivationFunction)
        if activation != "NONE":
            raise ValueError(f"the fused activation {activation} is not supported")
        return ConcatenationAttrs(options.axis)

    def export(self, attrs: ConcatenationAttrs) -> dict[str, Any]:
        return {"axis": attrs.axis}

    def check(self, node: BoundNode) -> None:
        inputs = _inputs(node)
        movement.check_moved(node, (*inputs, node.output))
        first, axis = inputs[0].shape, _axis(node)
        for tensor in inputs:
            shape = tensor.shape
            if len(shape) != len(first) or _without(shape, axis) != _without(first, axis):
                raise node.unsupported(f"shapes {first} and {shape} cannot be joined along axis {axis}")

    def infer(self, node: BoundNode) -> tuple[Shape, ...]:
        inputs, axis = _inputs(node), _axis(node)
        shape = inputs[0].shape
        return ((*shape[:axis], sum(t.shape[axis] for t in inputs), *shape[axis + 1 :]),)

    def reference(self, node: BoundNode, inputs: Sequence[Array | None]) -> list[Array]:
        return [np.concatenate([x for x in inputs if x is not None], _axis(node))]

    def kernel(self, node: BoundNode) -> Kernel:
        sizes = [t.shape[_axis(node)] for t in _inputs(node)]
        if len(sizes) == 1:
            return Kernel(alias=True)
        return Kernel(join_calls(node.output.shape, _axis(node), sizes, node.output.dtype.bytes))

    def cases(self) -> Iterable[Graph]:
        yield _graph(DType.INT8, (2, 3, 4), 2, (4, 1, 6))
        yield _graph(DType.FLOAT32, (1, 3, 4), 1, (1, 2))
        yield _graph(DType.INT8, (2, 3), 0, (2, 2, 1), constant=1)
        yield _graph(DType.INT16, (2, 3), -1, (1, 2))
        yield _graph(DType.INT32, (5,), 0, (5,))  # a single input: moves nothing
        yield _graph(DType.UINT8, (1, 2, 2, 3), 3, (3, 1))

    def draw(self, draw: Draw) -> Graph:
        shape = movement.draw_shape(draw, 1, 4)
        axis = draw.integer(-len(shape), len(shape) - 1)
        sizes = [draw.integer(1, 5) for _ in range(draw.integer(1, 6))]
        constant = draw.integer(0, len(sizes) - 1) if len(sizes) > 1 and draw.choice((False, True)) else None
        return _graph(draw.choice(self.types), shape, axis, sizes, constant)


def _inputs(node: BoundNode) -> list[Tensor]:
    return [node.input(i) for i in range(max(1, len(node.inputs)))]


def _axis(node: BoundNode) -> int:
    return movement.axis_of(node, node.attrs.axis, len(node.input(0).shape))


def _without(shape: Shape, axis: int) -> Shape:
    return (*shape[:axis], *shape[axis + 1 :])


def _graph(dtype: DType, shape: Shape, axis: int, sizes: Sequence[int], constant: int | None = None) -> Graph:
    """Inputs of `sizes` along `axis`, otherwise of `shape`; input `constant` is one."""
    at = axis % len(shape)
    inputs = [movement.tensor((*shape[:at], n, *shape[at + 1 :]), dtype, f"input{i}") for i, n in enumerate(sizes)]
    if constant is not None:
        inputs[constant] = movement.fixed(inputs[constant])
    output = movement.tensor((*shape[:at], sum(sizes), *shape[at + 1 :]), dtype, "output")
    return case.single("CONCATENATION", inputs, [output], ConcatenationAttrs(axis))
