"""Outputs of nodes that lie over rows of a line buffer that nobody needs any more.

A depthwise convolution reads the rows of its line buffer, and then needs the oldest no more: as many as it makes. They
are the place for what it makes, if its kernel works in place; and of what the next node makes from that, and so on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tinygen.cascade.feed import FEED
from tinygen.cascade.rows import row_bytes
from tinygen.cascade.schedule import Action, Carry, Run, Schedule
from tinygen.ir import Graph, Kernel, Node


@dataclass(frozen=True)
class Reuse:
    """A schedule whose rows of some tensors are rows of another one's line buffer.

    Attributes:
        kernels: of the schedule's runs.
        inside: tensor -> the one in whose buffer its rows are.
    """

    schedule: Schedule
    kernels: Mapping[Run, Kernel]
    inside: Mapping[int, int]


def over_dead_rows(graph: Graph, nodes: Sequence[Node], schedule: Schedule, kernels: Mapping[Run, Kernel]) -> Reuse:
    """`schedule` with as many outputs over dead rows as the kernels allow."""
    work = _Work(graph, nodes, schedule, dict(kernels), {})
    for k, node in enumerate(nodes):
        places = work.places(k, node)
        if places is not None:
            work.move(k, node, places)
    strips, at = [], 0
    for strip in schedule.strips:
        strips.append(tuple(work.actions[at : at + len(strip)]))
        at += len(strip)
    runs = (a for a in work.actions if isinstance(a, Run) and a in work.kernels)
    return Reuse(replace(schedule, strips=tuple(strips)), {run: work.kernels[run] for run in runs}, work.inside)


class _Work:
    """The actions of all strips one after another, while outputs move."""

    def __init__(
        self,
        graph: Graph,
        nodes: Sequence[Node],
        schedule: Schedule,
        kernels: dict[Run, Kernel],
        inside: dict[int, int],
    ) -> None:
        self.graph, self.nodes, self.schedule, self.kernels, self.inside = graph, nodes, schedule, kernels, inside
        self.actions: list[Action] = [action for strip in schedule.strips for action in strip]
        self.fed = frozenset(t for node in nodes if node.op == FEED for t in node.outputs)

    def places(self, k: int, node: Node) -> dict[int, int] | None:
        """Index of each run of node `k` -> the row of its input's buffer where its output goes; None: not all can."""
        heights, made = self.schedule.heights, node.outputs[0]
        given = [t for t in dict.fromkeys(node.inputs) if t in heights]
        if len(given) != 1 or made not in heights or made in self.schedule.carried or given[0] in self.fed:
            return None
        source, buffer = given[0], self.inside.get(given[0], given[0])
        if buffer not in self.schedule.carried:  # the planner overlaps buffers that live for some of the nodes
            return None
        if sum(source in other.inputs for other in self.nodes) != 1 or node.inputs.count(source) != 1:
            return None
        if row_bytes(self.graph.tensors[source]) != row_bytes(self.graph.tensors[made]):
            return None
        runs = [(i, a) for i, a in enumerate(self.actions) if isinstance(a, Run) and a.node == k]
        if any(run.writes[1] or not _same_start(self.kernels[run], node.inputs.index(source)) for _, run in runs):
            return None
        found: dict[int, int] = {}
        for (i, run), (end, after) in zip(runs, [*runs[1:], (len(self.actions), None)], strict=True):
            row = next(row for t, row in run.reads if t == source)
            dead = run.need.rows if after is None else after.need.first - run.need.first
            if run.rows <= min(dead, run.need.rows):
                found[i] = row
            elif source == buffer and (filled := self._filled(source, i)) + run.rows <= heights[source]:
                found[i] = filled
            else:
                return None
            if not self._left_alone(i, end, made, buffer):
                return None
        return found

    def move(self, k: int, node: Node, places: Mapping[int, int]) -> None:
        """Let the output of node `k` go to `places`, and its readers find it there."""
        made, source = node.outputs[0], next(t for t in node.inputs if t in self.schedule.heights)
        self.inside[made] = self.inside.get(source, source)
        row = 0
        for i, action in enumerate(self.actions):
            if not isinstance(action, Run):
                continue
            moved = action
            if i in places:
                row = places[i]
                moved = replace(moved, writes=(made, row))
            if any(t == made for t, _ in action.reads):
                moved = replace(moved, reads=tuple((t, r + row if t == made else r) for t, r in action.reads))
            if moved is not action:
                self.actions[i] = moved
                self.kernels[moved] = self.kernels[action]

    def _filled(self, tensor: int, end: int) -> int:
        """Rows in a line buffer before action `end`."""
        rows = 0
        for action in self.actions[:end]:
            if isinstance(action, Carry) and action.tensor == tensor:
                rows = action.rows
            elif isinstance(action, Run) and action.writes[0] == tensor:
                rows = action.writes[1] + action.rows
        return rows

    def _left_alone(self, start: int, end: int, made: int, buffer: int) -> bool:
        """Whether, after action `start`, `buffer` is not written before `made` was last read, before action `end`."""
        between = self.actions[start + 1 : end]
        reads = [i for i, a in enumerate(between) if isinstance(a, Run) and any(t == made for t, _ in a.reads)]
        for action in between[: reads[-1] if reads else 0]:
            tensor = action.tensor if isinstance(action, Carry) else action.writes[0]
            if self.inside.get(tensor, tensor) == buffer:
                return False
        return True


def _same_start(kernel: Kernel, position: int) -> bool:
    """Whether the output may begin where this input does."""
    return position in kernel.inplace or kernel.overlay.get(position, 1) <= 0
