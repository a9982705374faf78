"""The arena's layout: valid for every network, as small as brute force finds it, the bound true."""

from __future__ import annotations

import dataclasses
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.plan.brute_force import smallest_arena
from tests.plan.checker import check_plan
from tests.plan.networks import alias, kernel, network, networks
from tinygen.ir import Graph, Kernel, ToolError
from tinygen.plan import plan_memory

Network = tuple[Graph, tuple[Kernel, ...]]


@given(st.data(), st.sampled_from((1, 2, 4)))
@settings(max_examples=300, deadline=None)
def test_smallest_of_all_layouts(data: st.DataObject, alignment: int) -> None:
    one = data.draw(networks(most_nodes=4, largest=3 * alignment, most_scratch=3 * alignment))
    plan = plan_memory(*one, alignment)
    check_plan(*one, plan, alignment)
    smallest = smallest_arena(*one, alignment)
    assert plan.optimal
    assert plan.arena_bytes == smallest
    quick = plan_memory(*one, alignment, budget=0)
    check_plan(*one, quick, alignment)
    assert quick.lower_bound_bytes <= smallest <= quick.arena_bytes


@given(networks(most_nodes=25, largest=5000, most_scratch=1000), st.sampled_from((1, 4, 16)))
@settings(max_examples=150, deadline=None)
def test_no_node_finds_its_inputs_overwritten(one: Network, alignment: int) -> None:
    plan = plan_memory(*one, alignment, budget=20_000)
    check_plan(*one, plan, alignment)
    assert max(plan.live_bytes) <= plan.lower_bound_bytes <= plan.arena_bytes


@given(networks(most_nodes=12, largest=300))
@settings(max_examples=30, deadline=None)
def test_the_same_network_gives_the_same_plan(one: Network) -> None:
    assert plan_memory(*one) == plan_memory(*one)


@given(networks(most_nodes=10, largest=300, most_scratch=100), st.sampled_from((1, 4)))
@settings(max_examples=30, deadline=None)
def test_solver_and_search_agree(one: Network, alignment: int) -> None:
    pytest.importorskip("ortools")
    plan = plan_memory(*one, alignment, budget=0, solver=True)
    check_plan(*one, plan, alignment)
    assert plan.optimal
    own = plan_memory(*one, alignment)
    assert own.lower_bound_bytes <= plan.arena_bytes <= own.arena_bytes
    assert not own.optimal or own.arena_bytes == plan.arena_bytes


def test_solver_runs_apart_from_tensorflow(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("ortools")
    alone = plan_memory(*_hard(), budget=0, solver=True)
    monkeypatch.setitem(sys.modules, "tensorflow", sys)
    assert plan_memory(*_hard(), budget=0, solver=True) == alone


def test_solver_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ortools.sat.python", None)
    with pytest.raises(ToolError, match=r"tinygen\[solver\]"):
        plan_memory(*_hard(), budget=0, solver=True)
    assert plan_memory(*_hard(), solver=True).optimal  # found without it


def test_output_below_the_input_it_consumes() -> None:
    one = network([96, 64], [0], [1], [([0], [1], kernel({0: 20}))])
    plan = plan_memory(*one)
    assert (plan.offsets[0], plan.offsets[1], plan.arena_bytes, plan.optimal) == (20, 0, 116, True)


def test_output_above_the_start_of_its_input() -> None:
    one = network([16, 40, 8], [0, 1], [2], [([0, 1], [2], kernel({1: -9}))])
    plan = plan_memory(*one)
    check_plan(*one, plan, 4)
    assert plan.arena_bytes == 56


def test_output_above_an_input_that_is_consumed_downwards() -> None:
    one = network([40, 96, 8], [0], [2], [([0], [1], kernel(up={0: 20})), ([1], [2], kernel())])
    plan = plan_memory(*one)
    check_plan(*one, plan, 4)
    assert (plan.offsets[0], plan.offsets[1], plan.arena_bytes, plan.optimal) == (0, 20, 116, True)


def test_distance_is_rounded_up_to_the_alignment() -> None:
    plan = plan_memory(*network([96, 64], [0], [1], [([0], [1], kernel({0: 5}))]), 16)
    assert plan.offsets[0] - plan.offsets[1] == 16


def test_input_that_is_read_later_is_not_overwritten() -> None:
    steps = [([0], [1], kernel({0: 0}, inplace=(0,))), ([0, 1], [2], kernel())]
    one = network([32, 32, 4], [0], [2], steps)
    plan = plan_memory(*one)
    check_plan(*one, plan, 4)
    assert plan.arena_bytes == 68


def test_input_whose_alias_is_read_later_is_not_overwritten() -> None:
    steps = [([0], [1], alias()), ([0], [2], kernel({0: 0}, inplace=(0,))), ([1, 2], [3], kernel())]
    plan = plan_memory(*network([32, 32, 32, 4], [0], [3], steps))
    assert plan.arena_bytes == 68


def test_exact_size_without_rounding_at_the_end() -> None:
    assert plan_memory(*network([640, 128], [0], [1], [([0], [1], kernel())])).arena_bytes == 768
    assert plan_memory(*network([640, 125], [0], [1], [([0], [1], kernel())])).arena_bytes == 765


def _hard() -> Network:
    steps = [([0], [1], kernel({0: 0})), ([0], [2], kernel({0: 12}))]
    return network([24, 4, 16], [0], [1, 2], steps)


def test_search_finds_what_no_order_does_and_proves_it() -> None:
    one = _hard()
    quick, full = plan_memory(*one, budget=0), plan_memory(*one)
    assert (quick.arena_bytes, quick.optimal) == (44, False)
    assert (full.arena_bytes, full.optimal) == (40, True)
    check_plan(*one, full, 4)


def test_search_proves_that_the_bound_of_live_bytes_cannot_be_met() -> None:
    steps = [([0], [1], kernel({0: 4})), ([1], [2], kernel({0: 24}))]
    one = network([28, 16, 32], [0], [2], steps)
    plan = plan_memory(*one)
    assert plan.live_bytes == (32, 40)
    assert plan.optimal and plan.arena_bytes == 44 == smallest_arena(*one, 4)


def test_plan_checker_sees_a_wrong_plan() -> None:
    one = network([32, 32, 4], [0], [2], [([0], [1], kernel()), ([0, 1], [2], kernel())])
    plan = plan_memory(*one)
    check_plan(*one, plan, 4)
    wrong = dataclasses.replace(plan, offsets={**plan.offsets, 1: plan.offsets[0] + 4})
    with pytest.raises(AssertionError):
        check_plan(*one, wrong, 4)
