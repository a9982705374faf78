"""What PAD and PADV2 share: elements of one value added around a tensor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from tinygen.ir import Array, BoundNode, DType, Graph, Input, Kernel, Output, Params, Scalar, Shape, Tensor, call
from tinygen.ops.base import Draw, Op
from tinygen.ops.common import case, movement

TYPES = (DType.INT8, DType.UINT8, DType.INT16, DType.INT32, DType.FLOAT32, DType.BOOL)
LOOPS = 5
"""The nested dimensions that the kernels have."""


@dataclass(frozen=True)
class Padded:
    """One dimension: its size in the input and what is added before and after it."""

    size: int
    before: int
    after: int

    @property
    def total(self) -> int:
        return self.before + self.size + self.after


class PadOp(Op):
    """Output = input with `paddings` (input 1, constant, rank x 2) elements of one value around it."""

    types = TYPES
    same_scale = True

    def value(self, node: BoundNode) -> Array:
        """The element that pads, a scalar of the output's type."""
        raise NotImplementedError

    def operands(self, output: Tensor, value: float) -> list[Tensor]:
        """The inputs beyond input and paddings, for cases: those that make `value` pad."""
        return []

    def check(self, node: BoundNode) -> None:
        movement.check_moved(node, (node.input(0), node.output), self.types)
        rank = len(node.input(0).shape)
        if node.input(1).shape != (rank, 2) or min(movement.ints(node, 1), default=0) < 0:
            raise node.unsupported(f"the paddings must be {rank} x 2 numbers, 0 or more")
        if len(_collapse(_padded(node))) > LOOPS:
            raise node.unsupported(f"only {LOOPS} dimensions can be padded at once")
        self.value(node)

    def infer(self, node: BoundNode) -> tuple[Shape, ...]:
        return (tuple(p.total for p in _padded(node)),)

    def reference(self, node: BoundNode, inputs: Sequence[Array | None]) -> list[Array]:
        assert inputs[0] is not None
        output = np.full(node.output.shape, self.value(node), inputs[0].dtype)
        output[tuple(slice(p.before, p.before + p.size) for p in _padded(node))] = inputs[0]
        return [output]

    def kernel(self, node: BoundNode) -> Kernel:
        dims = _collapse(_padded(node))
        if all(d.before == d.after == 0 for d in dims):
            return Kernel(alias=True)
        dims = [Padded(1, 0, 0)] * (LOOPS - len(dims)) + dims
        inner = [int(np.prod([d.total for d in dims[i + 1 :]])) for i in range(LOOPS)]
        fields = {
            "size": tuple(d.size for d in dims),
            "before": tuple(d.before * count for d, count in zip(dims, inner, strict=True)),
            "after": tuple(d.after * count for d, count in zip(dims, inner, strict=True)),
        }
        item = node.output.dtype.bytes
        bits = int(self.value(node).view(f"i{item}"))
        params = Params("tg_pad_params", fields)
        return Kernel((call(f"tg_pad_{8 * item}", params, Input(0), Scalar(bits), Output(0), op="movement"),))

    def cases(self) -> Iterable[Graph]:
        yield self._graph(DType.INT8, (1, 3, 4, 2), ((0, 0), (1, 2), (2, 1), (0, 0)), -9)
        yield self._graph(DType.FLOAT32, (1, 3, 4, 2), ((0, 0), (1, 1), (1, 1), (0, 0)), -1.5)
        yield self._graph(DType.INT8, (2, 3, 4, 2), ((1, 0), (0, 1), (0, 2), (3, 1)), 5)
        yield self._graph(DType.INT16, (2, 3), ((0, 0), (0, 5)), 1000)
        yield self._graph(DType.INT32, (2, 3), ((2, 0), (0, 0)), -70000)
        yield self._graph(DType.INT8, (2, 3), ((0, 0), (0, 0)), 5)  # moves nothing
        yield self._graph(DType.UINT8, (1, 2, 2, 3), ((0, 0), (1, 0), (0, 1), (0, 0)), 200)

    def draw(self, draw: Draw) -> Graph:
        shape = movement.draw_shape(draw, 1, 4, largest=4)
        pads = tuple((draw.choice((0, 0, 1, 3)), draw.choice((0, 0, 1, 2))) for _ in shape)
        dtype = draw.choice(self.types)
        return self._graph(dtype, shape, pads, draw.array((), dtype).item())

    def _graph(self, dtype: DType, shape: Shape, pads: Sequence[tuple[int, int]], value: float) -> Graph:
        x = movement.tensor(shape, dtype)
        y_shape = tuple(before + size + after for size, (before, after) in zip(shape, pads, strict=True))
        y = movement.tensor(y_shape, dtype, "output")
        paddings = case.constant(np.array(pads, np.int32).reshape(-1, 2), name="paddings")
        return case.single(self.name, [x, paddings, *self.operands(y, value)], [y])


def _padded(node: BoundNode) -> list[Padded]:
    pairs = zip(movement.ints(node, 1)[::2], movement.ints(node, 1)[1::2], strict=True)
    return [Padded(size, *pair) for size, pair in zip(node.input(0).shape, pairs, strict=True)]


def _collapse(dims: Sequence[Padded]) -> list[Padded]:
    """The same padding of fewer dimensions: one without padding joins the one before it."""
    merged: list[Padded] = []
    for dim in dims:
        if merged and dim.before == dim.after == 0:
            outer = merged[-1]
            merged[-1] = Padded(*(n * dim.size for n in (outer.size, outer.before, outer.after)))
        elif merged and merged[-1] == Padded(1, 0, 0):
            merged[-1] = dim
        else:
            merged.append(dim)
    return merged
