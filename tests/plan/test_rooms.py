"""An arena in several memories: valid for every network, within each memory, and the cheapest where it says so."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.plan.checker import check_plan
from tests.plan.networks import alias, kernel, network, networks
from tinygen.ir import Graph, Kernel, MismatchError
from tinygen.plan import Plan, plan_memory
from tinygen.plan.packing import packing_of
from tinygen.plan.rooms import Pins, Room, _part, plan_rooms, storage_accesses
from tinygen.plan.search import BUDGET, improve
from tinygen.plan.storage import collect_demand

Network = tuple[Graph, tuple[Kernel, ...]]
NOTHING = Pins({}, {})


def split(one: Network, sizes: Sequence[int], alignment: int, pins: Pins = NOTHING, *, solver: bool = False) -> Plan:
    """The plan of a network in rooms of those sizes, each slower than the one before; named m0, m1, ..."""
    graph, kernels = one
    rooms = [Room(f"m{r}", size, float(3 * r)) for r, size in enumerate(sizes)]
    plan = plan_memory(graph, kernels, alignment, budget=1000)
    return plan_rooms(graph, kernels, plan, rooms, pins, [7] * len(kernels), alignment, solver=solver)


def check(one: Network, plan: Plan, sizes: Sequence[int], alignment: int) -> None:
    """Assert that all fits, and that the plan holds with the rooms one behind the other in one address space."""
    assert all(used <= sizes[int(name[1:])] for used, name in zip(plan.arenas, plan.memories, strict=True))
    stride = -(-max(sizes) // alignment) * alignment
    offsets = {t: at + stride * plan.room_of[t] for t, at in plan.offsets.items()}
    scratch = {n: at + stride * plan.room_of_scratch[n] for n, at in plan.scratch.items()}
    ends = [at + one[0].tensors[t].bytes for t, at in offsets.items()]
    ends += [at + one[1][n].scratch_bytes for n, at in scratch.items()]
    for r, used in enumerate(plan.arenas):
        assert used == max((end - r * stride for end in ends if r * stride < end <= (r + 1) * stride), default=0)
    check_plan(*one, replace(plan, offsets=offsets, scratch=scratch, arena_bytes=max(ends), more_bytes=()), alignment)


@given(networks(most_nodes=12, largest=2000, most_scratch=600), st.sampled_from((1, 4, 16)), st.integers(0, 4000))
@settings(max_examples=80, deadline=None)
def test_no_node_finds_its_inputs_overwritten(one: Network, alignment: int, fast: int) -> None:
    sizes = (fast, 1 << 20)
    check(one, split(one, sizes, alignment), sizes, alignment)


@given(networks(most_nodes=8, largest=800, most_scratch=300), st.integers(0, 900), st.integers(0, 900))
@settings(max_examples=40, deadline=None)
def test_three_memories(one: Network, fast: int, middle: int) -> None:
    sizes = (fast, middle, 1 << 20)
    check(one, split(one, sizes, 4), sizes, 4)


@given(networks(most_nodes=4, largest=12, most_scratch=8), st.integers(0, 30))
@settings(max_examples=40, deadline=None)
def test_solver_finds_the_cheapest_split_of_all(one: Network, fast: int) -> None:
    pytest.importorskip("ortools")
    sizes = (fast, 1 << 12)
    plan = split(one, sizes, 1, solver=True)
    check(one, plan, sizes, 1)
    assert plan.split_optimal
    demand = collect_demand(*one)
    words = storage_accesses(demand, *one, [7] * len(one[1]))
    cheapest = min(
        sum(w for w, slow in zip(words, where, strict=True) if slow)
        for where in itertools.product((False, True), repeat=len(words))
        if smallest(demand, [i for i, slow in enumerate(where) if not slow]) <= fast
    )
    numbers = [
        plan.room_of[storage.tensors[0]] if storage.tensors else plan.room_of_scratch[storage.scratch_of or 0]
        for storage in demand.storages
    ]
    slow = [plan.memories[number] == "m1" for number in numbers]
    assert sum(w for w, there in zip(words, slow, strict=True) if there) == cheapest
    quick = split(one, sizes, 1)
    check(one, quick, sizes, 1)


def smallest(demand, members: list[int]) -> int:  # type: ignore[no-untyped-def]
    """Bytes of the smallest layout of those storages, by exact search."""
    if not members:
        return 0
    packing = packing_of(_part(demand, members), 1)
    apart, at = [], 0
    for size in packing.sizes:
        apart.append(at)
        at += size
    found = improve(packing, apart, 0, BUDGET)
    assert packing.arena_bytes(found.offsets) == found.bound, "the search ended"
    return found.bound


def test_the_busiest_stay_in_fast_memory() -> None:
    # The large tensor is read once; the scratch of the node that multiplies is read for all its products.
    one = network([400, 400, 100], [0], [2], [([0], [1], kernel()), ([1], [2], kernel(scratch=80))])
    graph, kernels = one
    rooms = [Room("m0", 200, 0), Room("m1", 4000, 5)]
    plan = plan_rooms(graph, kernels, plan_memory(graph, kernels), rooms, NOTHING, [0, 40000], 4)
    assert plan.room_of == {0: 1, 1: 1, 2: 0}
    assert plan.room_of_scratch == {1: 0}
    check(one, plan, (200, 4000), 4)


def test_pins_hold_and_aliases_follow() -> None:
    one = network([64, 64, 64], [0], [2], [([0], [1], alias()), ([1], [2], kernel(scratch=16))])
    plan = split(one, (1000, 1000), 4, Pins({1: 1}, {1: 1}))
    assert plan.room_of == {0: 1, 1: 1, 2: 0}
    assert plan.room_of_scratch == {1: 1}
    with pytest.raises(MismatchError, match="pinned to several"):
        split(one, (1000, 1000), 4, Pins({0: 0, 1: 1}, {}))


def test_memories_that_are_too_small_are_named() -> None:
    one = network([64, 64], [0], [1], [([0], [1], kernel())])
    with pytest.raises(MismatchError, match="m1 takes"):
        split(one, (64, 32), 4)
    with pytest.raises(MismatchError, match="m0 takes"):
        split(one, (32, 4000), 4, Pins({0: 0}, {}))
