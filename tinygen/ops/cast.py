"""CAST: elements to another type by value; scales and zero points play no part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tinygen.ir import Array, BoundNode, DType, Graph, Input, Kernel, Output, Scalar, Shape, Tensor, call
from tinygen.ops.base import Draw, Op
from tinygen.ops.common import case
from tinygen.ops.common.conversion import conversion_overlay
from tinygen.ops.common.type_codes import CODES, parse_type

_SHORT = (DType.INT8, DType.UINT8, DType.INT16, DType.INT32, DType.FLOAT32, DType.BOOL)
_LONG = ((DType.INT64, DType.INT32), (DType.INT32, DType.INT64), (DType.INT64, DType.INT64))

PAIRS = tuple((a, b) for a in _SHORT for b in _SHORT) + _LONG
"""(input, output) types."""


@dataclass(frozen=True)
class CastAttrs:
    source: DType
    target: DType


class Cast(Op):
    """Narrower integers keep the low bits; floats are truncated toward zero and limited to the output's type."""

    name = "CAST"
    options = "CastOptions"
    types = (*_SHORT, DType.INT64)

    def parse(self, options: Any) -> CastAttrs:
        return CastAttrs(parse_type(options.inDataType), parse_type(options.outDataType))

    def export(self, attrs: CastAttrs) -> dict[str, Any]:
        return {"inDataType": CODES[attrs.source], "outDataType": CODES[attrs.target]}

    def check(self, node: BoundNode) -> None:
        super().check(node)
        pair = (node.input(0).dtype, node.output.dtype)
        if pair not in PAIRS:
            raise node.unsupported(f"{pair[0].value} to {pair[1].value} is not supported")

    def infer(self, node: BoundNode) -> tuple[Shape, ...]:
        return (node.input(0).shape,)

    def reference(self, node: BoundNode, inputs: Sequence[Array | None]) -> list[Array]:
        x, target = inputs[0], node.output.dtype
        assert x is not None
        if x.dtype == np.float32 and target.is_integer:
            low, high = target.limits
            inside = (x > np.float32(low)) & (x < np.float32(high))
            whole = np.where(inside, x, 0).astype(target.numpy)
            ends = np.where(x >= np.float32(high), high, low).astype(target.numpy)
            return [np.where(inside, whole, ends)]
        return [x != 0 if target is DType.BOOL else x.astype(target.numpy)]

    def kernel(self, node: BoundNode) -> Kernel:
        x, y = node.input(0).dtype, node.output.dtype
        if x is y or (x.numpy.kind in "iub" and y.is_integer and x.bytes == y.bytes):
            return Kernel(alias=True, why="the same bits")
        source = "u8" if x is DType.BOOL else x.suffix
        target = str(8 * y.bytes) if x is not DType.FLOAT32 and y.is_integer else y.suffix
        arguments = (Input(0), Output(0), Scalar(node.output.elements))
        one = call(f"tg_cast_{source}_{target}", *arguments, op="cast")
        overlay = conversion_overlay(node)
        return Kernel((one,), inplace=(0,) if overlay.get(0) == 0 else (), overlay=overlay)

    def cases(self) -> Iterable[Graph]:
        for source, target in PAIRS:
            yield _graph((2, 3, 5), source, target)

    def draw(self, draw: Draw) -> Graph:
        return _graph(tuple(draw.integer(1, 6) for _ in range(draw.integer(0, 4))), *draw.choice(PAIRS))


def _graph(shape: Shape, source: DType, target: DType) -> Graph:
    tensors = Tensor("input", shape, source), Tensor("output", shape, target)
    return case.single("CAST", tensors[:1], tensors[1:], CastAttrs(source, target))
