"""Strips that are alike become a loop: only how far they read and write in whole tensors moves on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tinygen.cascade.schedule import Action, Run, Schedule


@dataclass(frozen=True)
class Segment:
    """Strips one after another: the actions of the first, and by how many rows each whole tensor moves on."""

    actions: tuple[Action, ...]
    repeat: int
    steps: tuple[tuple[int, ...], ...]
    """For each action, the rows by which its reads, then its write, move on; 0 in line buffers."""


def segments(schedule: Schedule, labels: Sequence[object] = ()) -> list[Segment]:
    """All strips of a schedule, alike ones together; `labels`: something of each strip that must be alike as well."""
    found: list[Segment] = []
    strips, start = schedule.strips, 0
    labels = labels or (None,) * len(strips)
    while start < len(strips):
        end, steps = start + 1, _steps(schedule, strips[start], strips[start])
        assert steps is not None
        if (
            end < len(strips)
            and labels[start] == labels[end]
            and (moved := _steps(schedule, strips[start], strips[end])) is not None
        ):
            steps = moved
            while (
                end < len(strips)
                and labels[start] == labels[end]
                and _steps(schedule, strips[end - 1], strips[end]) == steps
            ):
                end += 1
        found.append(Segment(strips[start], end - start, steps))
        start = end
    return found


def _steps(schedule: Schedule, one: Sequence[Action], other: Sequence[Action]) -> tuple[tuple[int, ...], ...] | None:
    """The rows by which `other` is further on; None if they differ in anything else."""
    if [_shape(schedule, a) for a in one] != [_shape(schedule, a) for a in other]:
        return None
    pairs = zip(map(_places, one), map(_places, other), strict=True)
    return tuple(tuple(b - a for a, b in zip(before, after, strict=True)) for before, after in pairs)


def _places(action: Action) -> tuple[int, ...]:
    return (*(row for _, row in action.reads), action.writes[1]) if isinstance(action, Run) else ()


def _shape(schedule: Schedule, action: Action) -> Action:
    """The action without its place in whole tensors."""
    if not isinstance(action, Run):
        return action
    wanted = replace(action.need, first=0, end=action.need.rows)
    reads = tuple((t, row if t in schedule.heights else 0) for t, row in action.reads)
    tensor, row = action.writes
    return replace(action, need=wanted, reads=reads, writes=(tensor, row if tensor in schedule.heights else 0))
