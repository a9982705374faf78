"""A long cascade as a program: every call that differs stands once, a table says what runs when.

Where layers take turns few strips are alike, but nearly all calls are: they differ only in how far they are in whole
tensors.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tinygen.ir import Argument, Call, Constant, Input, Output, Params, Stepped

MOST = 256
"""Of calls, and of places of a call: bytes in the table."""
MOST_WIDE = 65_536
"""The same where the table may have words of 16 bits."""


@dataclass(frozen=True)
class Program:
    """The table. A step is a call, and how many times its pointers into whole tensors have moved on.

    Attributes:
        calls: each once.
        steps: (index of a call, times) in the order of execution.
        starts: where the steps of each part start, and after the last one their end.
        wide: bytes do not do for the table.
    """

    calls: tuple[Call, ...]
    steps: tuple[tuple[int, int], ...]
    starts: tuple[int, ...]
    wide: bool = False


def make_program(
    parts: Sequence[Sequence[Call]], item_bytes: Callable[[Input | Output], int], *, wide: bool = False
) -> Program | None:
    """The program of all calls of `parts`, one part after the other; None where a table cannot say it.

    `item_bytes`: of an element of the tensor that an argument points into. `wide`: the table need not be of bytes.
    """
    every = [call for part in parts for call in part]
    places: dict[tuple[object, ...], list[tuple[int, ...]]] = {}
    for call in every:
        places.setdefault(_key(call), []).append(_offsets(call))
    paths = {key: _Path.of(found) for key, found in places.items()}
    numbers: dict[tuple[object, ...], int] = {}
    calls: list[Call] = []
    steps: list[tuple[int, int]] = []
    for call in every:
        key, at = _key(call), _offsets(call)
        path = paths[key]
        mark = key if path is not None else (*key, at)
        if mark not in numbers:
            numbers[mark] = len(calls)
            calls.append(call if path is None else _moving(call, path, item_bytes))
        steps.append((numbers[mark], 0 if path is None else path.times(at)))
    most = max(len(calls), *(times + 1 for _, times in steps), 0)
    if most > (MOST_WIDE if wide else MOST):
        return None
    starts = [0]
    for part in parts:
        starts.append(starts[-1] + len(part))
    return Program(tuple(calls), tuple(steps), tuple(starts), most > MOST)


@dataclass(frozen=True)
class _Path:
    """Places in whole tensors, on a line: `first` and some times `step`."""

    first: tuple[int, ...]
    step: tuple[int, ...]

    @classmethod
    def of(cls, places: Sequence[tuple[int, ...]]) -> _Path | None:
        """The line on which all places lie; None if they lie on none."""
        first = min(places)
        moves = [tuple(b - a for a, b in zip(first, place, strict=True)) for place in places]
        far = max(moves)
        unit = math.gcd(*far) if far else 0
        if not unit:
            return cls(first, tuple(0 for _ in first))
        step = tuple(m // unit for m in far)  # the direction; its length is what divides all moves
        lead = next(i for i, m in enumerate(step) if m)
        times = [move[lead] // step[lead] for move in moves]
        if any(tuple(n * s for s in step) != move for n, move in zip(times, moves, strict=True)):
            return None
        length = math.gcd(*times)
        return cls(first, tuple(length * s for s in step))

    def times(self, place: tuple[int, ...]) -> int:
        return next(((b - a) // s for a, b, s in zip(self.first, place, self.step, strict=True) if s), 0)


def _moving(call: Call, path: _Path, item_bytes: Callable[[Input | Output], int]) -> Call:
    """The call with pointers that move on along the path."""
    moves = iter(zip(path.first, path.step, strict=True))
    arguments: list[Argument] = []
    for one in call.arguments:
        if isinstance(one, Input | Output):
            first, step = next(moves)
            start = replace(one, offset=first)
            arguments.append(Stepped(start, step // item_bytes(one)) if step else start)
        else:
            arguments.append(one)
    return replace(call, arguments=tuple(arguments))


def _offsets(call: Call) -> tuple[int, ...]:
    return tuple(a.offset for a in call.arguments if isinstance(a, Input | Output))


def _key(call: Call) -> tuple[object, ...]:
    """What calls have in common that differ only in their places in whole tensors."""
    return call.symbol, *map(_kind, call.arguments)


def _kind(argument: Argument) -> object:
    match argument:
        case Input() | Output():
            return replace(argument, offset=0)
        case Constant(name, _):
            return "constant", name
        case Params(type, fields):
            return type, str(fields)
    return argument
