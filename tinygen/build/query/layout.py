"""Places the nodes of a graph in layers, so that edges point downwards and cross little (Sugiyama's method).

Layers by longest path; an edge over several layers runs through a point in each; the order within a layer follows the
mean place of the neighbours, in some sweeps down and up; then nodes are moved towards their neighbours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

Node = Any
"""What is placed: anything hashable. The points of long edges are tuples."""

SWEEPS = 8
GAP_X = 28.0
"""Between the nodes of a layer, in pixels."""
GAP_Y = 52.0
"""Between layers."""
HEIGHT = 26.0
"""Of a node."""
POINT = 6.0
"""What an edge takes in a layer that it passes."""


@dataclass(frozen=True)
class Layout:
    """Where everything stands, in pixels.

    Attributes:
        centers: (x, y) of each node.
        paths: for each edge the points that it runs through, the ends of the nodes included.
        width, height: of the whole.
    """

    centers: Mapping[Node, tuple[float, float]]
    paths: Mapping[tuple[Node, Node], tuple[tuple[float, float], ...]]
    width: float
    height: float


def place(nodes: Sequence[Node], edges: Sequence[tuple[Node, Node]], widths: Mapping[Node, float]) -> Layout:
    """Lay out the graph; `widths` are those of the nodes. The same graph gives the same layout; circles are allowed."""
    forward = _without_circles(nodes, edges)
    layer = _layers(nodes, forward)
    rows: list[list[Node]] = [[] for _ in range(max(layer.values(), default=-1) + 1)]
    size: dict[Node, float] = dict(widths)
    for node in nodes:
        rows[layer[node]].append(node)
    above: dict[Node, list[Node]] = {}
    below: dict[Node, list[Node]] = {}
    chains: dict[tuple[Node, Node], list[Node]] = {}
    for start, end in forward:
        chain: list[Node] = [start]
        for row in range(layer[start] + 1, layer[end]):
            point = ("point", start, end, row)
            rows[row].append(point)
            size[point] = POINT
            chain.append(point)
        chain.append(end)
        for upper, lower in pairwise(chain):
            below.setdefault(upper, []).append(lower)
            above.setdefault(lower, []).append(upper)
        chains[start, end] = chain
    for sweep in range(SWEEPS):
        _order(rows if sweep % 2 == 0 else rows[::-1], above if sweep % 2 == 0 else below)
    x = _columns(rows, size, above, below)
    centers = {item: (x[item], HEIGHT / 2 + row * (HEIGHT + GAP_Y)) for row, items in enumerate(rows) for item in items}
    paths = {}
    for start, end in edges:
        if (start, end) in chains:
            paths[start, end] = _path([centers[item] for item in chains[start, end]])
        elif (end, start) in chains:  # turned round, to break a circle
            paths[start, end] = _path([centers[item] for item in chains[end, start]])[::-1]
    width = max((x[item] + size[item] / 2 for row in rows for item in row), default=0.0)
    height = len(rows) * (HEIGHT + GAP_Y) - GAP_Y if rows else 0.0
    return Layout({node: centers[node] for node in nodes}, paths, width, height)


def _without_circles(nodes: Sequence[Node], edges: Sequence[tuple[Node, Node]]) -> list[tuple[Node, Node]]:
    """The edges, those turned round that lead back to a node on the way."""
    following: dict[Node, list[Node]] = {node: [] for node in nodes}
    for start, end in edges:
        if start != end:
            following[start].append(end)
    state: dict[Node, int] = {}
    found: dict[tuple[Node, Node], None] = {}
    for root in nodes:
        stack = [(root, iter(following[root]))] if root not in state else []
        state.setdefault(root, 1)
        while stack:
            node, rest = stack[-1]
            other = next(rest, None)
            if other is None:
                state[node] = 2
                stack.pop()
                continue
            found[(other, node) if state.get(other) == 1 else (node, other)] = None
            if other not in state:
                state[other] = 1
                stack.append((other, iter(following[other])))
    return list(found)


def _layers(nodes: Sequence[Node], edges: Sequence[tuple[Node, Node]]) -> dict[Node, int]:
    """Each node one layer below the lowest that leads to it."""
    following: dict[Node, list[Node]] = {node: [] for node in nodes}
    waiting = dict.fromkeys(nodes, 0)
    for start, end in edges:
        following[start].append(end)
        waiting[end] += 1
    layer = dict.fromkeys(nodes, 0)
    ready = [node for node in nodes if not waiting[node]]
    for node in ready:
        for other in following[node]:
            layer[other] = max(layer[other], layer[node] + 1)
            waiting[other] -= 1
            if not waiting[other]:
                ready.append(other)
    return layer


def _order(rows: Sequence[list[Node]], before: Mapping[Node, Sequence[Node]]) -> None:
    """Sort each row by the mean position of the neighbours in the row before it."""
    for previous, row in pairwise(rows):
        position = {item: number for number, item in enumerate(previous)}
        own = {item: number for number, item in enumerate(row)}

        def mean(item: Node, position: dict[Node, int] = position, own: dict[Node, int] = own) -> float:
            places = [position[other] for other in before.get(item, ()) if other in position]
            return sum(places) / len(places) if places else float(own[item])

        row.sort(key=mean)


def _columns(
    rows: Sequence[Sequence[Node]],
    size: Mapping[Node, float],
    above: Mapping[Node, Sequence[Node]],
    below: Mapping[Node, Sequence[Node]],
) -> dict[Node, float]:
    """The x of every item: first packed to the left, then drawn to the mean of its neighbours, never overlapping."""
    x: dict[Node, float] = {}
    for row in rows:
        at = 0.0
        for item in row:
            x[item] = at + size[item] / 2
            at += size[item] + GAP_X
    for sweep in range(SWEEPS):
        neighbours = above if sweep % 2 == 0 else below
        for row in rows if sweep % 2 == 0 else rows[::-1]:
            wanted = [_mean([x[n] for n in neighbours.get(item, ())], x[item]) for item in row]
            left = _pushed(row, wanted, size)
            right = [-value for value in _pushed(row[::-1], [-value for value in wanted[::-1]], size)][::-1]
            for item, low, high in zip(row, left, right, strict=True):
                x[item] = (low + high) / 2
    shift = min((x[item] - size[item] / 2 for row in rows for item in row), default=0.0)
    return {item: value - shift for item, value in x.items()}


def _pushed(row: Sequence[Node], wanted: Sequence[float], size: Mapping[Node, float]) -> list[float]:
    """The wanted places, each moved to the right as far as the one before it asks."""
    found: list[float] = []
    for number, item in enumerate(row):
        low = found[-1] + (size[row[number - 1]] + size[item]) / 2 + GAP_X if number else wanted[0]
        found.append(max(wanted[number], low))
    return found


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _path(centers: Sequence[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    first, last = centers[0], centers[-1]
    return ((first[0], first[1] + HEIGHT / 2), *centers[1:-1], (last[0], last[1] - HEIGHT / 2))
