"""SQUEEZE: dimensions of size one removed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tinygen.ir import Array, BoundNode, DType, Graph, Kernel, Shape
from tinygen.ops.base import Draw, Op
from tinygen.ops.common import case, movement


@dataclass(frozen=True)
class SqueezeAttrs:
    axes: tuple[int, ...] = ()
    """The dimensions to remove, negative ones counted from the end; none: all of size one."""


class Squeeze(Op):
    """Output = input without the dimensions `axes`."""

    name = "SQUEEZE"
    options = "SqueezeOptions"
    types = movement.TYPES
    same_scale = True

    def parse(self, options: Any) -> SqueezeAttrs:
        axes = options.squeezeDims
        return SqueezeAttrs(() if axes is None else tuple(int(a) for a in axes))

    def export(self, attrs: SqueezeAttrs) -> dict[str, Any]:
        return {"squeezeDims": list(attrs.axes)}

    def check(self, node: BoundNode) -> None:
        movement.check_moved(node, (node.input(0), node.output))
        shape = node.input(0).shape
        for axis in _axes(node):
            if shape[axis] != 1:
                raise node.unsupported(f"dimension {axis} of {shape} is not 1")

    def infer(self, node: BoundNode) -> tuple[Shape, ...]:
        axes = _axes(node)
        return (tuple(size for i, size in enumerate(node.input(0).shape) if i not in axes),)

    def reference(self, node: BoundNode, inputs: Sequence[Array | None]) -> list[Array]:
        assert inputs[0] is not None
        return [inputs[0].reshape(node.output.shape).copy()]

    def kernel(self, node: BoundNode) -> Kernel:
        return Kernel(alias=True)

    def cases(self) -> Iterable[Graph]:
        yield _graph(DType.INT8, (1, 3, 1, 4), (), (3, 4))
        yield _graph(DType.FLOAT32, (1, 3, 1, 4), (-2,), (1, 3, 4))

    def draw(self, draw: Draw) -> Graph:
        shape = movement.draw_shape(draw, 1, 5, largest=3)
        ones = [i for i, size in enumerate(shape) if size == 1]
        axes = tuple(i for i in ones if draw.choice((True, False)))
        gone = axes or ones
        shown = tuple(a - len(shape) if draw.choice((False, True)) else a for a in axes)
        output = tuple(size for i, size in enumerate(shape) if i not in gone)
        return _graph(draw.choice(self.types), shape, shown, output)


def _axes(node: BoundNode) -> tuple[int, ...]:
    shape = node.input(0).shape
    axes = tuple(movement.axis_of(node, axis, len(shape)) for axis in node.attrs.axes)
    return axes or tuple(i for i, size in enumerate(shape) if size == 1)


def _graph(dtype: DType, shape: Shape, axes: tuple[int, ...], output: Shape) -> Graph:
    x, y = movement.tensor(shape, dtype), movement.tensor(output, dtype, "output")
    return case.single("SQUEEZE", [x], [y], SqueezeAttrs(axes))
