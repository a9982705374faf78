"""Which cascades go together: for each size of the arena those that cost the least, all at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tinygen.cascade.candidates import Candidate


@dataclass(frozen=True)
class Point:
    """Some cascades of a network; no two share a node.

    `least`: bytes that the arena has at least; `cost`: estimated instructions that they add; `flash`: bytes of code.
    """

    least: int
    cost: int
    flash: int = 0
    chosen: tuple[Candidate, ...] = ()


def pareto_front(live: Sequence[int | None], candidates: Iterable[Candidate]) -> list[Point]:
    """All points that no other beats both in `least` and in `cost`: the smallest arena first.

    `live`: what the arena has at least while a node runs as it is; None where it cannot.
    A shortest path over the places between nodes, with all that is not beaten kept at each place.
    """
    incoming: dict[int, list[Candidate]] = {}
    for one in candidates:
        incoming.setdefault(one.end, []).append(one)
    fronts: list[list[Point]] = [[Point(0, 0)]]
    for end in range(1, len(live) + 1):
        here = live[end - 1]
        found = [] if here is None else [Point(max(p.least, here), p.cost, p.flash, p.chosen) for p in fronts[end - 1]]
        for one in incoming.get(end, ()):
            found += [
                Point(max(p.least, one.least), p.cost + one.cost, p.flash + one.flash, (*p.chosen, one))
                for p in fronts[one.first]
            ]
        fronts.append(_unbeaten(found))
    return fronts[-1]


def _unbeaten(points: list[Point]) -> list[Point]:
    kept: list[Point] = []
    for point in sorted(points, key=lambda p: (p.least, p.cost, p.flash, len(p.chosen))):
        if not kept or point.cost < kept[-1].cost:
            kept.append(point)
    return kept
