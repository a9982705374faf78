"""The front of points that no other beats, against all sets of cascades there are."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from tinygen.cascade.candidates import Candidate
from tinygen.cascade.front import pareto_front
from tinygen.ir import Node


def _candidate(first: int, end: int, least: int, cost: int) -> Candidate:
    return Candidate(first, end, Node("CASCADE", (), (), None, ""), (), least, cost)


def _all_sets(live: list[int | None], found: list[Candidate], at: int = 0) -> Iterator[tuple[int, int]]:
    """(least, cost) of every way through the nodes from `at` on."""
    if at == len(live):
        yield 0, 0
        return
    here = live[at]
    if here is not None:
        yield from ((max(here, least), cost) for least, cost in _all_sets(live, found, at + 1))
    for one in found:
        if one.first == at:
            rest = _all_sets(live, found, one.end)
            yield from ((max(one.least, least), one.cost + cost) for least, cost in rest)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_front_against_all_sets(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 6))
    number = st.integers(0, 12)
    live = data.draw(st.lists(st.one_of(number, st.none()), min_size=count, max_size=count))
    ends = st.tuples(st.integers(0, count - 1), st.integers(1, count)).filter(lambda e: e[0] < e[1])
    found = [
        _candidate(*data.draw(ends), data.draw(number), data.draw(st.integers(-3, 12)))
        for _ in range(data.draw(st.integers(0, 8)))
    ]
    every = set(_all_sets(live, found))
    unbeaten = {
        one for one in every if not any(other != one and other[0] <= one[0] and other[1] <= one[1] for other in every)
    }
    points = pareto_front(live, found)
    assert [(p.least, p.cost) for p in points] == sorted(unbeaten)
    for point in points:
        ends_of = [(one.first, one.end) for one in point.chosen]
        assert all(end <= first for (_, end), (first, _) in itertools.pairwise(ends_of))
