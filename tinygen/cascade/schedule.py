"""The schedule of a cascade: for each strip which rows each node makes, from which rows, and what is carried on."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
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
        carried: those that keep rows from one strip to the next, or from one run of their maker to the next.
    """

    strips: tuple[tuple[Action, ...], ...]
    heights: Mapping[int, int]
    carried: frozenset[int]


def make_schedule(
    nodes: Sequence[Node],
    rows: Sequence[Axis],
    activations: frozenset[int],
    strip: int,
    fold: bool,
    most: Sequence[int] = (),
    remade: Collection[int] = (),
) -> Schedule | None:
    """The strips of `nodes` for `strip` rows of the last one's output; None where some rows need only padding.

    `fold`: the last one folds its rows into one; then they are rows of its input. `most`: rows that each node makes
    at a time, at most; each then runs as soon as, and no sooner than, its rows are needed. Without it each runs once
    a strip. A node that reads nothing (its rows come from outside) begins a strip each time it runs. Every row is
    made once, as late as the strips allow, except those of the tensors `remade`: their makers make all rows that are
    read each time that they are read, and keep none.
    """
    work = _Work(nodes, rows, activations, fold, most, remade)
    start = 0
    while any(work.targets(start)):
        start -= strip
    total = work.rows[-1].output
    for end in range(start + strip, total + strip, strip):
        if not work.strip(work.targets(min(end, total))):
            return None
    return Schedule(tuple(work.strips), work.heights, frozenset(work.carried))


class _Work:
    """A schedule in the making."""

    def __init__(
        self,
        nodes: Sequence[Node],
        rows: Sequence[Axis],
        activations: frozenset[int],
        fold: bool,
        most: Sequence[int],
        remade: Collection[int],
    ) -> None:
        self.nodes, self.rows, self.activations, self.most = nodes, rows, activations, most
        self.folds = nodes[-1].outputs[0] if fold else None
        inner = {node.outputs[0]: k for k, node in enumerate(nodes[:-1])}
        self.remade = {inner[t] for t in remade}
        self.readers = {k: [c for c, node in enumerate(nodes) if t in node.inputs] for t, k in inner.items()}
        self.makers = [[inner[t] for t in node.inputs if t in inner] for node in nodes]
        self.done = [0] * len(nodes)
        self.base, self.heights = dict.fromkeys(inner, 0), dict.fromkeys(inner, 0)
        self.carried: set[int] = set()
        self.strips: list[tuple[Action, ...]] = []
        self.actions: list[Action] = []

    def targets(self, end: int) -> list[int]:
        """How many rows each node has made when the output has `end`; a negative number of rows lacks to 0.

        Each node is as far ahead of the output as in the middle of the image, from the start on: no buffer has to
        hold more for the first strips than for the others.
        """
        ahead = [0] * (len(self.rows) - 1) + [end]
        for k in reversed(list(self.readers)):
            ahead[k] = max(_reach(self.rows[c], ahead[c]) for c in self.readers[k])
        return [min(max(target, 0), axis.output) for target, axis in zip(ahead, self.rows, strict=True)]

    def strip(self, target: Sequence[int]) -> bool:
        """A strip, until the nodes have made as many rows; False where one cannot."""
        kept = [k for k in range(len(self.nodes)) if k not in self.remade]
        if self.most:
            done = all(self.advance(k, target[k]) for k in reversed(kept))
        else:
            done = self.together({k: (self.done[k], target[k]) for k in kept if self.done[k] < target[k]})
        self.end_strip()
        return done

    def advance(self, k: int, target: int) -> bool:
        """Node `k` makes its rows up to `target`, other nodes what it lacks for that; False where it cannot."""
        while self.done[k] < target:
            wanted = {k: (self.done[k], min(target, self.done[k] + self.most[k]))}
            for c, rows in self.with_remade(wanted).items():
                reach = need(self.rows[c], *rows).end
                if not all(self.advance(maker, reach) for maker in self.makers[c] if maker not in self.remade):
                    return False
            if not self.together(wanted):
                return False
        return True

    def with_remade(self, wanted: Mapping[int, tuple[int, int]]) -> dict[int, tuple[int, int]]:
        """`wanted`, node -> (first, end) of rows that it makes, and those of remade tensors that are read for them."""
        found = dict(wanted)
        for k in sorted(self.remade, reverse=True):
            needs = [need(self.rows[c], *found[c]) for c in self.readers[k] if c in found]
            if needs:
                found[k] = min(one.first for one in needs), max(one.end for one in needs)
        return found

    def together(self, wanted: Mapping[int, tuple[int, int]]) -> bool:
        """Nodes make the rows `wanted`, and all that is remade for them; False where some need only padding."""
        return all(self.run(k, *rows) for k, rows in sorted(self.with_remade(wanted).items()))

    def run(self, k: int, first: int, last: int) -> bool:
        """Node `k` makes its rows [first, last); False where some need only padding."""
        node = self.nodes[k]
        made, wanted = node.outputs[0], need(self.rows[k], first, last)
        if first == last or not wanted.rows or wanted.above < 0:
            return False
        if self.most and not node.inputs:
            self.end_strip()
        if made in self.base:
            keep = first if k in self.remade else self.needed(k)
            if keep < first:
                self.carried.add(made)
                if keep > self.base[made]:
                    self.actions.append(Carry(made, keep - self.base[made], first - keep))
            self.base[made] = keep
            self.heights[made] = max(self.heights[made], last - keep)
        reads = tuple((t, wanted.first - self.base.get(t, 0)) for t in node.inputs if t in self.activations)
        if made == self.folds:
            ends = first == 0, last == self.rows[k].output
            self.actions.append(Run(k, wanted, last - first, reads, (made, 0), ends))
        else:
            self.actions.append(Run(k, wanted, last - first, reads, (made, first - self.base.get(made, 0))))
        self.done[k] = last
        return True

    def needed(self, k: int) -> int:
        """The first row of those that node `k` has made that is still needed; their end if none is."""
        nexts = [(self.rows[c], self.next_row(c)) for c in self.readers[k]]
        return min([self.done[k], *(max(axis.at(row, 0), 0) for axis, row in nexts if row is not None)])

    def next_row(self, k: int) -> int | None:
        """The first row that node `k` makes when it runs again; None if it does not."""
        if k not in self.remade:
            return self.done[k] if self.done[k] < self.rows[k].output else None
        nexts = [(self.rows[c], self.next_row(c)) for c in self.readers[k]]
        return min((max(axis.at(row, 0), 0) for axis, row in nexts if row is not None), default=None)

    def end_strip(self) -> None:
        """What was done since the last one is a strip."""
        if self.actions:
            self.strips.append(tuple(self.actions))
            self.actions = []
        kept = (k for k in self.readers if k not in self.remade and self.needed(k) < self.done[k])
        self.carried |= {self.nodes[k].outputs[0] for k in kept}


def _reach(axis: Axis, end: int) -> int:
    """The end of the input rows that the output rows before `end` need."""
    return axis.at(end - 1, axis.kernel - 1) + 1
