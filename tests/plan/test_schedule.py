"""The order of the nodes: the smallest peak of all orders, and the model's own where no order is better."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given, settings

from tests.plan.checker import check_plan
from tests.plan.networks import kernel, network, networks
from tinygen.ir import Graph, Kernel
from tinygen.plan import plan_memory, schedule_and_plan
from tinygen.plan.bound import live_bytes
from tinygen.plan.schedule import reorder, smallest_peak_order
from tinygen.plan.storage import collect_demand

Network = tuple[Graph, tuple[Kernel, ...]]


def all_orders(graph: Graph, done: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
    """Every order in which each node follows the nodes that make its inputs."""
    if len(done) == len(graph.nodes):
        yield done
    there = {*graph.inputs, *(t for n in done for t in graph.nodes[n].outputs)}
    for n, node in enumerate(graph.nodes):
        if n not in done and there.issuperset(node.inputs):
            yield from all_orders(graph, (*done, n))


def peak(one: Network, order: tuple[int, ...]) -> int:
    """The most bytes that live while a node runs in that order."""
    graph, kernels = reorder(one[0], order), [one[1][n] for n in order]
    return max(live_bytes(collect_demand(graph, kernels), 1)[1:-1])


@given(networks(most_nodes=7, largest=60, most_scratch=30))
@settings(max_examples=300, deadline=None)
def test_no_order_has_a_smaller_peak(one: Network) -> None:
    order = smallest_peak_order(*one, alignment=1)
    smallest = min(peak(one, other) for other in all_orders(one[0]))
    assert peak(one, order) == smallest
    own = tuple(range(len(one[0].nodes)))
    assert order == own or smallest < peak(one, own)


@given(networks(most_nodes=12, largest=500, most_scratch=100))
@settings(max_examples=100, deadline=None)
def test_the_arena_is_never_larger_than_in_the_models_order(one: Network) -> None:
    order, plan = schedule_and_plan(*one)
    check_plan(reorder(one[0], order), [one[1][n] for n in order], plan, 4)
    own = plan_memory(*one)
    assert plan.arena_bytes < own.arena_bytes or order == tuple(range(len(order)))


def wide_and_narrow() -> Network:
    """Two branches that widen, and narrow at once; the model has both wide tensors live."""
    sizes = [8, 400, 400, 8, 8, 8]
    made = [([0], [1]), ([0], [2]), ([1], [3]), ([2], [4]), ([3, 4], [5])]
    return network(sizes, [0], [5], [(given_to, out, kernel()) for given_to, out in made])


def test_a_branch_is_finished_before_the_next_begins() -> None:
    order, plan = schedule_and_plan(*wide_and_narrow())
    assert order in ((0, 2, 1, 3, 4), (1, 3, 0, 2, 4))
    assert plan_memory(*wide_and_narrow()).arena_bytes == 808
    assert (plan.arena_bytes, plan.optimal) == (416, True)


def test_out_of_states_keeps_the_models_order() -> None:
    assert smallest_peak_order(*wide_and_narrow(), states=2) == (0, 1, 2, 3, 4)


def test_a_node_without_outputs_keeps_its_place() -> None:
    graph, kernels = wide_and_narrow()
    nodes = (*graph.nodes, type(graph.nodes[0])("STORE", (0,), ()))
    sized = Graph(graph.name, graph.tensors, nodes, graph.inputs, graph.outputs)
    assert smallest_peak_order(sized, (*kernels, kernel())) == (0, 1, 2, 3, 4, 5)
