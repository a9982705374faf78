"""From dimensions with strides to the calls that copy them: collapsed, and by the kernel that fits best."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tinygen.ir import Call, Input, Output, Params, Scalar, Shape, call

SHORTEST_BLOCK = 4
"""Bytes from which a call of memcpy beats a loop over elements."""
BLOCK_LOOPS, ELEMENT_LOOPS = 4, 5
"""The nested loops that the kernels have."""
FIRST_INPUT, FIRST_OUTPUT = Input(0), Output(0)


@dataclass(frozen=True)
class Dim:
    """One loop of a copy: `size` steps, and the bytes that a step advances the input and the output."""

    size: int
    input: int
    output: int


def strides(shape: Shape, item: int) -> tuple[int, ...]:
    """The bytes from one index to the next along each dimension of a dense tensor of `item`-byte elements."""
    return tuple(item * math.prod(shape[i + 1 :]) for i in range(len(shape)))


def collapse(dims: Sequence[Dim]) -> list[Dim]:
    """The same copy in as few loops as possible: loops of one step dropped, those that follow on merged."""
    merged: list[Dim] = []
    for dim in dims:
        if dim.size == 1:
            continue
        outer = merged[-1] if merged else None
        if outer and (outer.input, outer.output) == (dim.size * dim.input, dim.size * dim.output):
            merged[-1] = Dim(outer.size * dim.size, dim.input, dim.output)
        else:
            merged.append(dim)
    return merged


def can_copy(dims: Sequence[Dim], item: int) -> bool:
    """Whether the kernels have loops enough for the copy."""
    loops, (_, outer) = collapse(dims), _blocks(dims, item)
    return len(outer) <= BLOCK_LOOPS if item > SHORTEST_BLOCK else len(loops) <= ELEMENT_LOOPS


def is_dense(dims: Sequence[Dim], item: int) -> bool:
    """Whether the copy moves one dense block without rearranging it."""
    return all(dim.input == dim.output == item for dim in collapse(dims))


def copy_call(dims: Sequence[Dim], item: int, source: Input = FIRST_INPUT, target: Output = FIRST_OUTPUT) -> Call:
    """The call that copies `dims`, outermost first, of elements of `item` bytes.

    `source` and `target` point at the first element that is read and written.
    """
    block, outer = _blocks(dims, item)
    if len(outer) <= 1 and (block >= SHORTEST_BLOCK or not outer):
        one = outer[0] if outer else Dim(1, 0, 0)
        scalars = [Scalar(v) for v in (one.size, block, one.input, one.output)]
        return call("tg_copy_blocks", source, target, *scalars, op="movement")
    if len(outer) <= BLOCK_LOOPS and (block >= 2 * SHORTEST_BLOCK or item > SHORTEST_BLOCK):
        params = Params("tg_copy_blocks_4d_params", _loops(outer, BLOCK_LOOPS, 1) | {"bytes": block})
        return call("tg_copy_blocks_4d", params, source, target, op="movement")
    params = Params("tg_copy_elements_params", _loops(collapse(dims), ELEMENT_LOOPS, item))
    return call(f"tg_copy_elements_{8 * item}", params, source, target, op="movement")


def _blocks(dims: Sequence[Dim], item: int) -> tuple[int, list[Dim]]:
    """The bytes that lie together in input and output, and the loops over such blocks."""
    loops = collapse(dims)
    if loops and loops[-1].input == loops[-1].output == item:
        return item * loops[-1].size, loops[:-1]
    return item, loops


def _loops(dims: Sequence[Dim], count: int, unit: int) -> dict[str, tuple[int, ...]]:
    """The fields of a loop nest of `count` loops, strides in `unit` bytes."""
    nest = [Dim(1, 0, 0)] * (count - len(dims)) + list(dims)
    return {
        "size": tuple(d.size for d in nest),
        "input_stride": tuple(d.input // unit for d in nest),
        "output_stride": tuple(d.output // unit for d in nest),
    }
