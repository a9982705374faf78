"""The schedule of a cascade: for each strip which rows each node makes, from which rows, and what is carried on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tinygen.cascade.rows import Need, need
from tinygen.ir import Node
from tinygen.ops.common.window import Axis


@dataclass(frozen=True)
class Carry:
    """Rows of a tensor's line buffer that are still needed move to its front."""

    tensor: int
    first: int
    """Row of the buffer."""
    rows: int


@dataclass(frozen=True)
class Run:
    """One node makes some rows."""

    node: int
    """Index within the cascade."""
    need: Need
    rows: int
    reads: tuple[tuple[int, int], ...]
    """(tensor, row) of each activation that it reads: a row of the line buffer, or of the whole tensor."""
    writes: tuple[int, int]
    """Likewise."""
    folds: tuple[bool, bool] | None = None
    """Whether these are the first rows, and the last, of those that the node folds into one; None if it doesn't."""

    @property
    def written(self) -> int:
        """The end of the rows that are written now."""
        return self.writes[1] + self.rows if self.folds is None else int(self.folds[1])


Action = Carry | Run


@dataclass(frozen=True)
class Schedule:
    """All strips of a cascade.

    Attributes:
        strips: the actions of each strip, in order.
        heights: tensor between the nodes -> rows of its line buffer.
        carried: those that keep rows from one strip to the next.
    """

    strips: tuple[tuple[Action, ...], ...]
    heights: Mapping[int, int]
    carried: frozenset[int]


def make_schedule(
    nodes: Sequence[Node], axes: Sequence[tuple[Axis, Axis]], activations: frozenset[int], strip: int, fold: bool
) -> Schedule | None:
    """The strips of `nodes` for `strip` rows of the last one's output; None where some rows need only padding.

    `fold`: the last one folds its rows into one; then they are rows of its input. Every row is made once, as late
    as the strips allow.
    """
    output = nodes[-1].outputs[0]
    rows = [axis for axis, _ in axes]
    inner = {node.outputs[0]: k for k, node in enumerate(nodes[:-1])}
    readers = {k: [c for c, node in enumerate(nodes) if t in node.inputs] for t, k in inner.items()}
    done, base = [0] * len(nodes), dict.fromkeys(inner, 0)
    heights, carried = dict.fromkeys(inner, 0), set()
    strips: list[tuple[Action, ...]] = []
    start = 0
    while any(_targets(rows, readers, start)):
        start -= strip
    for end in range(start + strip, rows[-1].output + strip, strip):
        target = _targets(rows, readers, min(end, rows[-1].output))
        actions: list[Action] = []
        for k, node in enumerate(nodes):
            first, last, made = done[k], target[k], node.outputs[0]
            if last <= first:
                continue
            wanted = need(rows[k], first, last)
            if not wanted.rows or wanted.above < 0:
                return None
            if made != output:
                keep = min(first, *(_next_row(rows[c], done[c], first) for c in readers[k]))
                if keep < first:
                    carried.add(made)
                    if keep > base[made]:
                        actions.append(Carry(made, keep - base[made], first - keep))
                base[made] = keep
                heights[made] = max(heights[made], last - keep)
            reads = tuple((t, wanted.first - base.get(t, 0)) for t in node.inputs if t in activations)
            if fold and made == output:
                ends = first == 0, last == rows[k].output
                actions.append(Run(k, wanted, last - first, reads, (made, 0), ends))
            else:
                actions.append(Run(k, wanted, last - first, reads, (made, first - base.get(made, 0))))
            done[k] = last
        if actions:
            strips.append(tuple(actions))
    return Schedule(tuple(strips), heights, frozenset(carried))


def _targets(rows: Sequence[Axis], readers: Mapping[int, list[int]], end: int) -> list[int]:
    """How many rows each node has made when the output has `end`; a negative number of rows is how many lack to 0.

    Each node is as far ahead of the output as in the middle of the image, from the start on: no buffer has to hold
    more for the first strips than for the others.
    """
    ahead = [0] * (len(rows) - 1) + [end]
    for k in reversed(list(readers)):
        ahead[k] = max(rows[c].at(ahead[c] - 1, rows[c].kernel - 1) + 1 for c in readers[k])
    return [min(max(target, 0), axis.output) for target, axis in zip(ahead, rows, strict=True)]


def _next_row(axis: Axis, done: int, made: int) -> int:
    """The first row that a reader still needs when it has made `done` rows; `made` if it needs none of those."""
    return max(axis.at(done, 0), 0) if done < axis.output else made
