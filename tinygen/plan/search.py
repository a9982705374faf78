"""An exact search for the smallest layout: branch and bound over which of two items lies below the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

from tinygen.plan.greedy import place
from tinygen.plan.packing import Packing

BUDGET = 3_000_000
"""Steps (alternatives looked at) after which the search gives up: a count, so that every machine stops alike."""


@dataclass(frozen=True)
class Found:
    """The best layout found, and the size below which no layout exists."""

    offsets: tuple[int, ...]
    bound: int


class OutOfBudget(Exception):
    """The search has used its steps."""


def improve(packing: Packing, offsets: Sequence[int], bound: int, budget: int = BUDGET) -> Found:
    """A smaller layout than `offsets` (units) where one exists, and a lower bound of all layouts, in bytes.

    First whether a layout of `bound` bytes exists, with half of the budget; then ever smaller ones than the best.
    The result is proven where the layout's size is the bound.
    """
    best = tuple(offsets)
    if packing.arena_bytes(best) <= bound:
        return Found(best, bound)
    try:
        at_bound = _layout_within(packing, bound, budget // 2)
    except OutOfBudget:
        pass
    else:
        if at_bound is not None:
            return Found(tuple(at_bound), bound)
        bound += 1
    remaining = budget // 2
    while (size := packing.arena_bytes(best)) > bound:
        try:
            smaller = _layout_within(packing, size - 1, remaining)
        except OutOfBudget:
            return Found(best, bound)
        if smaller is None:
            return Found(best, size)
        best = tuple(smaller)
    return Found(best, bound)


def _layout_within(packing: Packing, arena_bytes: int, budget: int) -> list[int] | None:
    """Offsets of a layout of at most that many bytes, or None if there is none; OutOfBudget if not known."""
    easy, hard = _split_easy(packing, arena_bytes)
    highest = {i: packing.highest(i, arena_bytes) for i in range(len(packing.sizes))}
    if any(high < 0 for high in highest.values()):
        return None
    placed: dict[int, int] = {}
    tally = _Tally(budget)
    for group in _components(packing, hard):
        lows = _Search(packing, group, tally).solve({i: (0, highest[i]) for i in group})
        if lows is None:
            return None
        placed |= lows
    return place(packing, [(i,) for i in reversed(easy)], placed)


def _split_easy(packing: Packing, arena_bytes: int) -> tuple[list[int], list[int]]:
    """(easy, hard) items: an easy one finds a place whatever the places of the hard and the later easy ones.

    A neighbour rules out the starts between its two gaps. An item with more starts than its neighbours rule out
    in all can wait until they have their place.
    """
    hard = set(range(len(packing.sizes)))
    left = [
        packing.highest(i, arena_bytes) - sum(_ruled_out(packing, i, j) for j in packing.gaps[i])
        for i in range(len(packing.sizes))
    ]
    # Less is ruled out with each item that goes: who is ready stays so.
    ready, easy = [i for i, starts in enumerate(left) if starts >= 0], []
    while ready:
        item = heappop(ready)
        easy.append(item)
        hard.remove(item)
        for i in packing.gaps[item]:
            if i in hard and (ruled_out := _ruled_out(packing, i, item)):
                if left[i] < 0 <= left[i] + ruled_out:
                    heappush(ready, i)
                left[i] += ruled_out
    return easy, sorted(hard)


def _ruled_out(packing: Packing, i: int, j: int) -> int:
    """How many starts of item i its neighbour j rules out, wherever that lies."""
    return max(0, packing.gaps[i][j] + packing.gaps[j][i] - 1)


def _components(packing: Packing, items: Sequence[int]) -> list[list[int]]:
    """The items in groups that have no pair in common."""
    left, groups = set(items), []
    for item in items:
        if item not in left:
            continue
        left.remove(item)
        group = [item]
        for i in group:
            group += (near := [j for j in packing.gaps[i] if j in left])
            left.difference_update(near)
        groups.append(sorted(group))
    return groups


@dataclass
class _Tally:
    """Steps left."""

    left: int

    def spend(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise OutOfBudget


Ranges = dict[int, tuple[int, int]]
"""Item -> (lowest, highest) start."""
Edge = tuple[int, int, int]
"""(i, j, gap): item j starts at least `gap` above item i."""
Choice = tuple[tuple[Edge, ...], ...]
"""The alternatives of a pair; each is a set of edges."""


class _Search:
    """Depth first: narrow all ranges as far as the edges chosen so far force it, then choose for one more pair."""

    def __init__(self, packing: Packing, items: Sequence[int], tally: _Tally) -> None:
        self.tally = tally
        self.choices: list[Choice] = []
        sizes, within = packing.sizes, set(items)
        pairs = [(i, j) for i in items for j in packing.gaps[i] if i < j and j in within]
        for i, j in sorted(pairs, key=lambda p: (-min(sizes[p[0]], sizes[p[1]]), -sizes[p[0]] - sizes[p[1]], p)):
            up, down = packing.gaps[i][j], packing.gaps[j][i]
            choice: list[tuple[Edge, ...]] = [((i, j, up),), ((j, i, down),)]
            if (i, j) in packing.equal and up > 0 and down > 0:
                choice.append(((i, j, 0), (j, i, 0)))
            self.choices.append(tuple(choice))

    def solve(self, ranges: Ranges) -> dict[int, int] | None:
        """The lowest start of each item in the first layout found; None if there is none.

        The lowest starts satisfy all chosen edges: an edge raises its upper end until they do.
        """
        stack: list[tuple[Ranges, list[Edge], list[Choice], tuple[Edge, ...]]] = [(ranges, [], self.choices, ())]
        while stack:
            ranges, edges, open_choices, taken = stack.pop()
            ranges, edges = dict(ranges), [*edges, *taken]
            left = self._settle(ranges, edges, open_choices)
            if left is None:
                continue
            if not left:
                return {i: low for i, (low, _) in ranges.items()}
            first, *rest = left
            by_room = sorted(first, key=lambda alternative: min(_room(ranges, e) for e in alternative))
            stack += [(ranges, edges, rest, alternative) for alternative in by_room]  # most room is tried first
        return None

    def _settle(self, ranges: Ranges, edges: list[Edge], choices: Sequence[Choice]) -> list[Choice] | None:
        """Narrow `ranges` to a fixed point, taking forced alternatives; the choices left open, None if impossible."""
        open_choices = list(choices)
        while True:
            if not self._narrow(ranges, edges):
                return None
            forced, still_open = 0, []
            self.tally.spend(len(open_choices))
            for choice in open_choices:
                alternatives = [a for a in choice if all(_room(ranges, e) >= 0 for e in a)]
                if not alternatives:
                    return None
                if any(all(_holds(ranges, e) for e in a) for a in alternatives):
                    continue
                if len(alternatives) == 1:
                    edges += alternatives[0]
                    forced += 1
                else:
                    still_open.append(tuple(alternatives))
            open_choices = still_open
            if not forced:
                return open_choices

    def _narrow(self, ranges: Ranges, edges: Sequence[Edge]) -> bool:
        """Raise and lower the ends of `ranges` until all edges hold for them; False if a range gets empty."""
        changed = True
        while changed:
            changed = False
            self.tally.spend(len(edges))
            for i, j, gap in edges:
                (low_i, high_i), (low_j, high_j) = ranges[i], ranges[j]
                if low_j < low_i + gap:
                    ranges[j] = low_i + gap, high_j
                    changed = True
                if high_i > high_j - gap:
                    ranges[i] = low_i, high_j - gap
                    changed = True
                if ranges[i][0] > ranges[i][1] or ranges[j][0] > ranges[j][1]:
                    return False
        return True


def _room(ranges: Ranges, edge: Edge) -> int:
    """How far item j can move under the edge; negative if the edge cannot hold."""
    i, j, gap = edge
    return ranges[j][1] - ranges[i][0] - gap


def _holds(ranges: Ranges, edge: Edge) -> bool:
    """Whether the edge holds for all starts within the ranges."""
    i, j, gap = edge
    return ranges[i][1] + gap <= ranges[j][0]
