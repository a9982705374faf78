"""Tensors joined from parts along one axis, or parted: the copies of CONCATENATION, SPLIT, PACK and UNPACK."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tinygen.ir import Call, Input, Output, Shape
from tinygen.ops.common.copying import Dim, copy_call


def join_calls(shape: Shape, axis: int, sizes: Sequence[int], item: int) -> tuple[Call, ...]:
    """Inputs 0, 1, ... of `sizes` along `axis` into output 0 of `shape`; `item` bytes an element."""
    return tuple(
        copy_call(_dims(shape, axis, size, item), item, Input(i), Output(0, offset))
        for i, (size, offset) in enumerate(zip(sizes, _offsets(shape, axis, sizes, item), strict=True))
    )


def part_calls(shape: Shape, axis: int, sizes: Sequence[int], item: int, source: int = 0) -> tuple[Call, ...]:
    """Input `source` of `shape` into outputs 0, 1, ... of `sizes` along `axis`; `item` bytes an element."""
    calls = []
    for i, (size, offset) in enumerate(zip(sizes, _offsets(shape, axis, sizes, item), strict=True)):
        dims = [Dim(d.size, d.output, d.input) for d in _dims(shape, axis, size, item)]
        calls.append(copy_call(dims, item, Input(source, offset), Output(i)))
    return tuple(calls)


def _offsets(shape: Shape, axis: int, sizes: Sequence[int], item: int) -> list[int]:
    """The bytes before each part in the whole."""
    inner = item * math.prod(shape[axis + 1 :])
    return [inner * sum(sizes[:i]) for i in range(len(sizes))]


def _dims(shape: Shape, axis: int, size: int, item: int) -> list[Dim]:
    """The loops that copy a part of `size` along `axis` (dense) into the whole of `shape`."""
    inner = math.prod(shape[axis + 1 :])
    block = size * inner
    outer = Dim(math.prod(shape[:axis]), block * item, shape[axis] * inner * item)
    return [outer, Dim(block, item, item)]
