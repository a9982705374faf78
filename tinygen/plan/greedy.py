"""Quick layouts: items in several orders, each at the lowest place that is free."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from tinygen.plan.packing import Packing
from tinygen.plan.storage import Demand, Storage

Group = tuple[int, ...]
"""Items that are placed as one, at the same offset."""


def greedy_layouts(demand: Demand, packing: Packing) -> Iterator[list[int]]:
    """Offsets in units of the alignment, one layout for each order; with in-place chains as one, then without."""
    for groups in (_inplace_chains(demand), [(i,) for i in range(len(demand.storages))]):
        for order in _ORDERS:
            yield place(packing, sorted(groups, key=lambda g: order([demand.storages[i] for i in g])))


def place(packing: Packing, groups: Sequence[Group], fixed: dict[int, int] | None = None) -> list[int]:
    """Each group in turn at the lowest offset where all its items go well with all that is placed before it.

    `fixed`: items that have their place already.
    """
    placed = dict(fixed or {})
    for group in groups:
        taken = [run for i in group for j in packing.gaps[i] if j in placed for run in packing.taken(i, j, placed[j])]
        at = 0
        for first, last in sorted(taken):
            if first > at:
                break
            at = max(at, last + 1)
        placed |= dict.fromkeys(group, at)
    return [placed[i] for i in range(len(packing.sizes))]


_ORDERS: tuple[Callable[[Sequence[Storage]], tuple[int, ...]], ...] = (
    lambda g: (-_bytes(g), _first(g)),
    lambda g: (-_last(g), -_first(g), -_bytes(g)),  # backwards: each input finds its output below it
    lambda g: (-_first(g), -_bytes(g)),
    lambda g: (_first(g) - _last(g), -_bytes(g)),
    lambda g: (_first(g), -_bytes(g)),
    lambda g: (-_last(g), -_bytes(g)),
    lambda g: (-_bytes(g), -_first(g)),
    lambda g: (-_bytes(g) * (_last(g) - _first(g) + 1), _first(g)),
)


def _bytes(group: Sequence[Storage]) -> int:
    return max(s.bytes for s in group)


def _first(group: Sequence[Storage]) -> int:
    return min(s.first for s in group)


def _last(group: Sequence[Storage]) -> int:
    return max(s.last for s in group)


def _inplace_chains(demand: Demand) -> list[Group]:
    """Storages of the same size that take each other over; every storage is in one group."""
    takes: dict[int, int] = {}
    for o in demand.overlaps:
        if o.inplace and o.output not in takes and demand.storages[o.output].bytes == demand.storages[o.input].bytes:
            takes[o.output] = o.input
    chains: dict[int, list[int]] = {}
    for i in range(len(demand.storages)):
        root = i
        while root in takes:
            root = takes[root]
        chains.setdefault(root, []).append(i)
    return [tuple(chain) for chain in chains.values()]
