"""Broadcasting of two operands, reduced to the fewest loops when the code is generated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tinygen.ir import Shape

DIMENSIONS = 4
"""Loops of a broadcasting kernel (`tg_broadcast` in tg_broadcast.h)."""


@dataclass(frozen=True)
class Loop:
    """One loop: its count, and whether operand a or b stands still in it."""

    size: int
    a_still: bool
    b_still: bool


def broadcast_shape(a: Shape, b: Shape) -> Shape | None:
    """The common shape, aligned at the last dimension; None where a size differs and neither is 1."""
    rank = max(len(a), len(b))
    pairs = list(zip(_extended(a, rank), _extended(b, rank), strict=True))
    if any(x != y and 1 not in (x, y) for x, y in pairs):
        return None
    return tuple(y if x == 1 else x for x, y in pairs)


def loops(a: Shape, b: Shape) -> list[Loop]:
    """The loops over the common shape, outermost first; adjacent ones that behave alike are merged.

    Operands of one shape give at most one loop, and so does a single element against any shape.
    """
    rank = max(len(a), len(b))
    merged: list[Loop] = []
    for x, y in zip(_extended(a, rank), _extended(b, rank), strict=True):
        if x == y == 1:
            continue
        loop = Loop(max(x, y), x == 1, y == 1)
        last = merged[-1] if merged else None
        if last and (last.a_still, last.b_still) == (loop.a_still, loop.b_still):
            merged[-1] = Loop(last.size * loop.size, loop.a_still, loop.b_still)
        else:
            merged.append(loop)
    return merged


def broadcast_fields(a: Shape, b: Shape) -> dict[str, tuple[int, ...]]:
    """The fields of `tg_broadcast`: counts, and the elements that each pointer moves at the end of each loop."""
    found = loops(a, b)
    found = [Loop(1, False, False)] * (DIMENSIONS - len(found)) + found
    sizes = [loop.size for loop in found]
    return {
        "size": tuple(sizes),
        "a_step": _steps(sizes, [loop.a_still for loop in found]),
        "b_step": _steps(sizes, [loop.b_still for loop in found]),
    }


def _steps(sizes: Sequence[int], still: Sequence[bool]) -> tuple[int, ...]:
    """Innermost: 1 or 0 after each element. Others: what is missing to their stride once the inner loop ran."""
    steps = []
    inner_elements, moved = 1, 0
    for size, stays in zip(reversed(sizes), reversed(still), strict=True):
        stride = 0 if stays else inner_elements
        steps.append(stride - moved)
        moved = size * stride
        inner_elements *= 1 if stays else size
    return tuple(reversed(steps))


def _extended(shape: Shape, rank: int) -> Shape:
    return (1,) * (rank - len(shape)) + shape
