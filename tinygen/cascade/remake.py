"""Cascades that make some rows several times, so that they need not keep them: less memory, for more time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tinygen.cascade.candidates import Candidate, Surroundings, considered
from tinygen.cascade.rows import row_axes, row_bytes
from tinygen.cascade.schedule import Schedule
from tinygen.ir import Graph, Node

STRIPS = (1, 2, 4, 8, 16)
"""Rows of a strip: the higher it is, the fewer rows are made again."""
MOST = 800
"""Schedules that are looked at: a count, so that every machine finds the same ones."""


def remaking(
    graph: Graph,
    around: Surroundings,
    found: Sequence[Candidate],
    costs: Sequence[float],
    scale: float,
    limits: tuple[int, float],
) -> Iterator[Candidate]:
    """Variants of the cascades `found` that make rows anew.

    Args:
        costs: of the graph's nodes, each whole; `scale`: see `considered`.
        limits: bytes of the arena that are too many, and the cost that is allowed: others are not worth a look.
    """
    bases: dict[tuple[int, int, int], Candidate] = {}
    for one in found:
        if not one.node.attrs.rows and one.node.attrs.strip in STRIPS:
            bases[one.first, one.end, one.node.attrs.strip] = one
    most_bytes, most_cost = limits
    looked = 0
    for (first, end, _), base in sorted(bases.items(), key=lambda item: item[1].least):
        whole = sum(costs[first:end])
        for remade in _choices(graph, base.node, base.patches[0].schedule):
            if (looked := looked + 1) > MOST:
                return
            node = replace(base.node, attrs=replace(base.node.attrs, remade=remade))
            made = considered(graph, around, first, end, node, whole, scale)
            if made is not None and made.least < most_bytes and made.cost <= most_cost:
                yield made


def _choices(graph: Graph, node: Node, schedule: Schedule) -> list[tuple[int, ...]]:
    """Sets of tensors that are worth to be made anew: those that keep most, half of those that spare any, all."""
    spared = {}
    for one in node.attrs.nodes[:-1]:
        made = one.outputs[0]
        if made in schedule.carried and (bytes_ := _spared(graph, one, schedule)) > 0:
            spared[made] = bytes_
    ranked = sorted(spared, key=lambda t: (-spared[t], t))
    counts = sorted({1, -(-len(ranked) // 2), len(ranked)} - {0}) if ranked else []
    return [tuple(sorted(ranked[:count])) for count in counts]


def _spared(graph: Graph, maker: Node, schedule: Schedule) -> int:
    """Bytes for each row that is made anew instead of kept; the rows that it is made of must be kept longer."""
    bound = graph.bind(maker)
    axes = row_axes(bound)
    assert axes is not None
    given = sum(row_bytes(graph.tensors[t]) for t in dict.fromkeys(maker.inputs) if t in schedule.heights)
    return row_bytes(bound.output) - axes[0].stride * given
