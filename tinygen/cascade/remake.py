"""Cascades that make some rows or columns several times, so as not to keep them: less memory, for more time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from tinygen.cascade.buffers import least_bytes
from tinygen.cascade.candidates import Candidate, Surroundings, considered
from tinygen.cascade.rows import row_axes, row_bytes
from tinygen.cascade.schedule import Schedule
from tinygen.ir import Graph, Kernel, Node

STRIPS = (1, 2, 4, 8, 16)
"""Rows of a strip: the higher it is, the fewer rows are made again."""
MOST = 800
"""Cascades that are looked at: a count, so that every machine finds the same ones."""
PATCHES = (2, 3, 4, 6, 8)
"""Into which the columns are cut."""
REMADE = 2
"""About the part of line buffers that is left where all is made anew that is worth it."""
MOST_PATCHED = 160
"""The same of cascades by patches, which take longer to look at."""


Limits = tuple[int, float]
"""Bytes of the arena that are too many, and the cost that is allowed: other cascades are not worth a look."""
Variants = Callable[[Graph, Surroundings, Sequence[Candidate], Sequence[float], float, Limits], Iterator[Candidate]]
"""What `remaking` is."""


def remaking(
    graph: Graph,
    around: Surroundings,
    found: Sequence[Candidate],
    costs: Sequence[float],
    scale: float,
    limits: Limits,
) -> Iterator[Candidate]:
    """Variants of the cascades `found` that make rows anew.

    Args:
        costs: of the graph's nodes, each whole.
        scale: see `considered`.
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


def patched(
    graph: Graph,
    around: Surroundings,
    found: Sequence[Candidate],
    costs: Sequence[float],
    scale: float,
    limits: Limits,
) -> Iterator[Candidate]:
    """Variants of the cascades `found` that run by patches; see `remaking`.

    The output of such a cascade lies beside its input, which every patch reads.
    """
    bases = {
        (one.first, one.end, one.node.attrs.strip): one
        for one in found
        if not (one.node.attrs.rows or one.node.attrs.feed or one.node.attrs.remade)
        and one.node.attrs.strip in STRIPS
        and one.cost <= limits[1]
    }
    ranked: list[tuple[int, int, int, tuple[int, ...], Candidate]] = []
    for number, base in enumerate(bases.values()):
        floor = around.least(base.first, base.end, base.node, Kernel())
        lines = max(map(least_bytes, base.patches))
        anew = _choices(graph, base.node, base.patches[0].schedule)[-1:]
        for remade, size in [((), lines), *((one, lines // REMADE) for one in anew)]:
            of = ((floor + size // n, n) for n in PATCHES)
            ranked += [(least, n, number, remade, base) for least, n in of if least < limits[0]]
    ranked.sort(key=lambda one: one[:4])
    places = {n: [one for one in ranked if one[1] == n] for n in PATCHES}
    looked = 0
    for _, n, _, remade, base in (one for row in zip_longest(*places.values()) for one in row if one is not None):
        axes = row_axes(graph.bind(base.node.attrs.nodes[-1]))
        assert axes is not None
        columns = -(-axes[1].output // n)
        if n > 1 and columns == -(-axes[1].output // (n - 1)):  # as many patches as fewer make
            continue
        if (looked := looked + 1) > MOST_PATCHED:
            return
        node = replace(base.node, attrs=replace(base.node.attrs, columns=columns, remade=remade))
        whole = sum(costs[base.first : base.end])
        made = considered(graph, around, base.first, base.end, node, whole, scale)
        if made is not None and made.least < limits[0] and made.cost <= limits[1]:
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
