"""RESHAPE: the same elements under another shape."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tinygen.ir import Array, BoundNode, DType, Graph, Kernel, Shape
from tinygen.ops.base import Draw, Op
from tinygen.ops.common import case, movement


@dataclass(frozen=True)
class ReshapeAttrs:
    shape: Shape | None = None
    """The new shape, one dimension perhaps -1 (what remains); the second input, where given, overrules it."""


class Reshape(Op):
    """Output = input in another shape. A shape that is computed at run time is taken from the model's output."""

    name = "RESHAPE"
    options = "ReshapeOptions"
    types = movement.TYPES
    same_scale = True

    def parse(self, options: Any) -> ReshapeAttrs:
        shape = options.newShape
        return ReshapeAttrs(None if shape is None else tuple(int(d) for d in shape))

    def export(self, attrs: ReshapeAttrs) -> dict[str, Any]:
        return {} if attrs.shape is None else {"newShape": list(attrs.shape)}

    def check(self, node: BoundNode) -> None:
        movement.check_moved(node, (node.input(0), node.output))
        shape = _requested(node)
        known = math.prod(d for d in shape if d != -1)
        fits = known > 0 and (node.input(0).elements % known == 0 if -1 in shape else _same_size(node, known))
        if not fits or min(shape, default=1) < -1 or shape.count(-1) > 1:
            raise node.unsupported(f"{node.input(0).shape} cannot take the shape {shape}")

    def infer(self, node: BoundNode) -> tuple[Shape, ...]:
        shape = _requested(node)
        known = math.prod(d for d in shape if d != -1)
        return (tuple(node.input(0).elements // known if d == -1 else d for d in shape),)

    def reference(self, node: BoundNode, inputs: Sequence[Array | None]) -> list[Array]:
        assert inputs[0] is not None
        return [inputs[0].reshape(node.output.shape).copy()]

    def kernel(self, node: BoundNode) -> Kernel:
        return Kernel(alias=True)

    def cases(self) -> Iterable[Graph]:
        yield _graph(DType.INT8, (2, 3, 4), (6, 4), (6, 4), by_tensor=True)
        yield _graph(DType.FLOAT32, (2, 3, 4), (2, 12), (-1, 12), by_tensor=True)
        yield _graph(DType.INT8, (1, 8), (2, 2, 2), (2, 2, 2), by_tensor=False)
        yield _graph(DType.INT16, (1, 8), (4, 2), (4, -1), by_tensor=False)
        yield _graph(DType.INT32, (1, 1), (), (), by_tensor=True)

    def draw(self, draw: Draw) -> Graph:
        shape = movement.draw_shape(draw, 1, 5)
        new = movement.factors(shape, draw)
        requested = list(new)
        if draw.choice((False, True)):
            requested[draw.integer(0, len(new) - 1)] = -1
        dtype = draw.choice(movement.TYPES)
        return _graph(dtype, shape, new, tuple(requested), draw.choice((True, False)))


def _requested(node: BoundNode) -> Shape:
    """The shape asked for, -1 for what remains."""
    shape = node.optional(1)
    if shape is not None and not shape.is_constant:
        return node.output.shape
    if shape is not None:
        return movement.ints(node, 1)
    if node.attrs is None or node.attrs.shape is None:
        raise node.unsupported("the new shape is missing")
    return tuple(node.attrs.shape)


def _same_size(node: BoundNode, elements: int) -> bool:
    return node.input(0).elements == elements


def _graph(dtype: DType, shape: Shape, new: Shape, requested: Shape, by_tensor: bool) -> Graph:
    x, y = movement.tensor(shape, dtype), movement.tensor(new, dtype, "output")
    inputs = [x, movement.index_tensor(requested, "shape")] if by_tensor else [x]
    return case.single("RESHAPE", inputs, [y], ReshapeAttrs(requested))
