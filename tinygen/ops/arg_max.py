"""ARG_MAX: the index of the largest element along one axis; of equal ones the first."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tinygen.ir import Array, BoundNode, DType, Graph, Input, Kernel, Output, Params, Shape, call
from tinygen.ops.base import Draw, Op
from tinygen.ops.common import case
from tinygen.ops.common.type_codes import CODES, parse_type


@dataclass(frozen=True)
class ArgMaxAttrs:
    output_type: DType = DType.INT32


class ArgMax(Op):
    """int8 or float32 to int32; the axis is a constant, and may count from the end. NaN is never larger."""

    name = "ARG_MAX"
    options = "ArgMaxOptions"

    def parse(self, options: Any) -> ArgMaxAttrs:
        return ArgMaxAttrs(parse_type(options.outputType))

    def export(self, attrs: ArgMaxAttrs) -> dict[str, Any]:
        return {"outputType": CODES[attrs.output_type]}

    def check(self, node: BoundNode) -> None:
        super().check(node)
        if node.output.dtype is not DType.INT32:
            raise node.unsupported(
                f"{node.output.dtype.value} indices are not supported", "convert with output_type=tf.int32"
            )
        axis = node.constant(1)
        if axis.size != 1 or axis.dtype not in (np.int32, np.int64):
            raise node.unsupported("the axis must be a single int32 or int64")
        rank = len(node.input(0).shape)
        if not -rank <= int(axis.reshape(-1)[0]) < rank:
            raise node.unsupported(f"axis {int(axis.reshape(-1)[0])} does not exist in {rank} dimensions")
        if not node.input(0).elements:
            raise node.unsupported("the input has no elements")

    def infer(self, node: BoundNode) -> tuple[Shape, ...]:
        shape, axis = node.input(0).shape, _axis(node)
        return ((*shape[:axis], *shape[axis + 1 :]),)

    def reference(self, node: BoundNode, inputs: Sequence[Array | None]) -> list[Array]:
        assert inputs[0] is not None
        x = np.moveaxis(inputs[0], _axis(node), 0)
        largest = x[0]
        index = np.zeros(largest.shape, np.int32)
        for k in range(1, len(x)):
            larger = x[k] > largest
            largest = np.where(larger, x[k], largest)
            index = np.where(larger, np.int32(k), index)
        return [index]

    def kernel(self, node: BoundNode) -> Kernel:
        shape, axis = node.input(0).shape, _axis(node)
        fields = {
            "outer": math.prod(shape[:axis]),
            "size": shape[axis],
            "inner": math.prod(shape[axis + 1 :]),
        }
        symbol = f"tg_arg_max_{node.input(0).dtype.suffix}"
        return Kernel((call(symbol, Params("tg_arg_max_params", fields), Input(0), Output(0), op="arg_max"),))

    def cases(self) -> Iterable[Graph]:
        for dtype in self.types:
            yield _graph((1, 300), dtype, 1)
            yield _graph((2, 5, 3, 4), dtype, 1)
            yield _graph((7, 2), dtype, -2)

    def draw(self, draw: Draw) -> Graph:
        shape = tuple(draw.integer(1, 6) for _ in range(draw.integer(2, 4)))
        axis = draw.integer(-len(shape), len(shape) - 1)
        return _graph(shape, draw.choice(self.types), axis)


def _axis(node: BoundNode) -> int:
    return int(node.constant(1).reshape(-1)[0]) % len(node.input(0).shape)


def _graph(shape: Shape, dtype: DType, axis: int) -> Graph:
    x = case.activation(shape, dtype, 0.1, 4)
    kept = tuple(size for i, size in enumerate(shape) if i != axis % len(shape))
    index = case.constant(np.array([axis], np.int32), name="axis")
    return case.single("ARG_MAX", [x, index], [case.activation(kept, DType.INT32, name="output")], ArgMaxAttrs())
