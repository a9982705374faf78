"""What a cascade runs: its schedule, and the device's kernel for each strip of each of its nodes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tinygen.cascade.cost import strip_cost
from tinygen.cascade.feed import FEED, feed_axes, feed_node
from tinygen.cascade.fold import fold_kernel, folds
from tinygen.cascade.node import Cascade
from tinygen.cascade.rows import part, row_axes, row_bytes
from tinygen.cascade.schedule import Carry, Run, Schedule, make_schedule
from tinygen.ir import BoundNode, Graph, Kernel, Node

CARRY = 1.25
"""Instructions for a word that is carried on to the next strip: a copy written four words at a time."""

Select = Callable[[BoundNode], Kernel]
"""The device's kernel for a node."""
Price = Callable[[BoundNode, Kernel], float | None]
"""What a kernel takes, in instructions or cycles; None where that is not known."""


def schedule_of(graph: Graph, node: Node) -> Schedule | None:
    """The schedule of a cascade; None where its nodes cannot run so."""
    attrs: Cascade = node.attrs
    axes = [row_axes(graph.bind(one)) for one in attrs.nodes]
    if any(one is None for one in axes) or any(folds(graph.bind(one)) for one in attrs.nodes[:-1]):
        return None
    made = frozenset(t for one in attrs.nodes for t in one.outputs)
    found = [one for one in axes if one is not None]
    if attrs.feed:
        found.insert(0, feed_axes(graph.tensors[node.inputs[0]].shape))
    return make_schedule(
        steps_of(node),
        found,
        made | frozenset(node.inputs),
        attrs.strip,
        folds(graph.bind(attrs.nodes[-1])),
        (1,) * attrs.feed + attrs.rows if attrs.rows else (),
        attrs.remade,
    )


def steps_of(node: Node) -> tuple[Node, ...]:
    """The nodes of a cascade's schedule: its own, after the one that stands for the rows that are fed."""
    attrs: Cascade = node.attrs
    return (feed_node(node.inputs[0]), *attrs.nodes) if attrs.feed else attrs.nodes


Known = dict[tuple[object, ...], Kernel]
"""Kernels that were asked for, of the strips of a graph's nodes."""


def run_kernels(
    graph: Graph, node: Node, schedule: Schedule, select: Select, known: Known | None = None
) -> dict[Run, Kernel] | None:
    """The kernel of each run but those of fed rows, in order; None if one is more than plain calls.

    `known` is looked up first, and filled.
    """
    nodes, known = steps_of(node), {} if known is None else known
    found: dict[Run, Kernel] = {}
    for run in _runs(schedule):
        if nodes[run.node].op == FEED:
            continue
        key = (nodes[run.node].outputs, *_likeness(run)[1:])
        if key not in known:
            bound = graph.bind(nodes[run.node])
            known[key] = (
                node.attrs.form(select(_strip(bound, run)))
                if run.folds is None
                else fold_kernel(bound, run.rows, *run.folds)
            )
        kernel = known[key]
        if kernel.alias or kernel.template != "layer.c.j2" or not kernel.calls:
            return None
        found[run] = kernel
    return found


def run_price(
    graph: Graph, node: Node, schedule: Schedule, kernels: Mapping[Run, Kernel], price: Price, scale: float = 0.0
) -> float | None:
    """What a cascade that runs `kernels` takes; None where that is not known of one of them.

    `scale`: if not 0, what is not known is taken to be so many times the rough estimate.
    """
    nodes = steps_of(node)
    known: dict[tuple[object, ...], float | None] = {}
    total = 0.0
    for run in _runs(schedule):
        if run not in kernels:  # rows that are fed
            continue
        kernel, key = kernels[run], _likeness(run)
        if key not in known:
            bound = graph.bind(nodes[run.node])
            known[key] = price(_strip(bound, run), kernel)
            if known[key] is None and scale:
                known[key] = scale * strip_cost(bound, run.rows, run.need.rows)
        one = known[key]
        if one is None:
            return None
        total += one
    carries = (a for strip in schedule.strips for a in strip if isinstance(a, Carry))
    return total + sum(CARRY * a.rows * row_bytes(graph.tensors[a.tensor]) / 4 for a in carries)


def _runs(schedule: Schedule) -> list[Run]:
    return [a for strip in schedule.strips for a in strip if isinstance(a, Run)]


def _likeness(run: Run) -> tuple[object, ...]:
    """Runs that have this in common have the same kernel."""
    return run.node, run.rows, run.need.rows, run.need.above, run.need.below, run.folds


def _strip(node: BoundNode, run: Run) -> BoundNode:
    """The node as it is for a run."""
    axes = row_axes(node)
    assert axes is not None, "the schedule has it"
    return part(node, axes, run.rows, run.need)
