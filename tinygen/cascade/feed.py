"""Input that comes by rows: the first cascade reads it from a line buffer, and runs as the rows arrive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tinygen.cascade.runs import Segment, segments
from tinygen.cascade.schedule import Action, Carry, Run, Schedule
from tinygen.ir import Graph, Node, UnsupportedError
from tinygen.ops.common.window import Axis

FEED = "FEED"
"""Not an operator: the node in front of a fed cascade, whose rows come from outside."""
STATE = -1
"""Stands for the node whose scratch is the feed's state."""
STATE_BYTES = 8
"""Of `tg_feed_state`."""
HIGHEST = 65_535
"""Rows of an input that can be fed."""


def feed_node(tensor: int) -> Node:
    """The node that stands for the rows of `tensor` as they come."""
    return Node(FEED, (), (tensor,), None, "")


def feed_axes(shape: Sequence[int]) -> tuple[Axis, Axis]:
    """Its windows: each row is made of nothing but itself."""
    _, height, width, _ = shape
    return Axis(height, height, 1, 1, 1, 0), Axis(width, width, 1, 1, 1, 0)


def fed_input(graph: Graph) -> int:
    """The input that can be fed by rows; UnsupportedError if the network has none."""

    def refuse(what: str) -> UnsupportedError:
        return UnsupportedError(what, where="an input fed by rows", cure="compile it without --feed")

    if len(graph.inputs) != 1:
        raise refuse(f"the network has {len(graph.inputs)} inputs: rows can be fed to one only")
    tensor = graph.inputs[0]
    shape = graph.tensors[tensor].shape
    if len(shape) != 4 or shape[0] != 1 or not 0 < shape[1] <= HIGHEST:
        raise refuse(f"the input is no image of one batch: its shape is {list(shape)}")
    if tensor in graph.outputs:
        raise refuse("the input is an output as well")
    return tensor


@dataclass(frozen=True)
class Part:
    """Steps that are alike, and the rows that the line buffer of the input holds before and after each."""

    segment: Segment
    full: int
    keep: int


def feed_strips(schedule: Schedule, tensor: int) -> list[tuple[tuple[Action, ...], int, int]]:
    """All steps of a fed cascade, with the rows in the line buffer that each waits for, and those that it keeps.

    Each runs, and makes room for the rows of the next.
    """
    found = []
    keep = 0
    for n, strip in enumerate(schedule.strips):
        run = _run(strip)
        full = keep if run is None else run.writes[1] + run.rows
        following = schedule.strips[n + 1] if n + 1 < len(schedule.strips) else ()
        run = _run(following)
        keep = full if run is None else run.writes[1]
        moved = tuple(a for a in following if _carries(a, tensor))
        found.append(((*(a for a in strip if not _carries(a, tensor) and not _feeds(a)), *moved), full, keep))
    return found


def feed_parts(schedule: Schedule, tensor: int) -> list[Part]:
    """The steps of a fed cascade, alike ones together."""
    strips = feed_strips(schedule, tensor)
    levels = [(full, keep) for _, full, keep in strips]
    found, start = [], 0
    for segment in segments(replace(schedule, strips=tuple(strip for strip, _, _ in strips)), levels):
        found.append(Part(segment, *levels[start]))
        start += segment.repeat
    return found


def _feeds(action: Action) -> bool:
    return isinstance(action, Run) and action.node == 0


def _carries(action: Action, tensor: int) -> bool:
    return isinstance(action, Carry) and action.tensor == tensor


def _run(strip: Sequence[Action]) -> Run | None:
    return next((a for a in strip if isinstance(a, Run) and a.node == 0), None)
