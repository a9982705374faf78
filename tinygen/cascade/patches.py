"""What a cascade runs, patch by patch: stripes of its output's columns, each in strips of rows.

A patch works on images that have just the columns it needs. Those of whole tensors are copied into line buffers, and
the output's into the whole output. What its windows share with the next patch is computed by both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tinygen.cascade.feed import feed_axes, feed_node
from tinygen.cascade.fold import folds
from tinygen.cascade.narrow import COPY, narrowed
from tinygen.cascade.node import Cascade
from tinygen.cascade.rows import row_axes
from tinygen.cascade.schedule import Action, Run, Schedule, make_schedule
from tinygen.ir import BoundNode, Graph, Node
from tinygen.ops.common.window import Axis


@dataclass(frozen=True)
class Patch:
    """Some columns of a cascade; all of them where it has but one patch.

    Attributes:
        graph: the network with the patch's images.
        nodes: what runs, in order: the cascade's nodes, rows that are fed, copies of columns.
        schedule: of these.
        columns: of all patches, [first, end) each; none where there is but one.
        number: which of them this is.
        remade: tensors whose rows are made anew each time that they are read.
        fold: the node that folds rows into one, as it is on the whole image; None without one.
    """

    graph: Graph
    nodes: tuple[Node, ...]
    schedule: Schedule
    columns: tuple[tuple[int, int], ...] = ()
    number: int = 0
    remade: tuple[int, ...] = ()
    fold: BoundNode | None = None


def patches_of(graph: Graph, node: Node) -> tuple[Patch, ...] | None:
    """The patches of a cascade, from left to right; None where its nodes cannot run so."""
    attrs: Cascade = node.attrs
    found = [row_axes(graph.bind(one)) for one in attrs.nodes]
    axes = [one for one in found if one is not None]
    if len(axes) < len(found) or any(folds(graph.bind(one)) for one in attrs.nodes[:-1]):
        return None
    last = graph.bind(attrs.nodes[-1])
    fold = last if folds(last) else None
    if not attrs.columns:
        schedule = _schedule(graph, node, steps_of(node), [rows for rows, _ in axes], fold is not None)
        return None if schedule is None else (Patch(graph, steps_of(node), schedule, remade=attrs.remade, fold=fold),)
    if attrs.feed:
        return None
    width = axes[-1][1].output
    columns = tuple((first, min(first + attrs.columns, width)) for first in range(0, width, attrs.columns))
    patches: list[Patch] = []
    known: dict[tuple[Node, ...], Schedule | None] = {}
    for n, (first, end) in enumerate(columns):
        made = narrowed(graph, node, axes, first, end, fold is not None)
        if made is None:
            return None
        narrow, nodes = made
        alike = tuple(replace(one, attrs=None) for one in nodes)
        if alike not in known:
            known[alike] = _schedule(narrow, node, nodes, _rows(narrow, nodes, node, axes), fold is not None)
        schedule = known[alike]
        if schedule is None:
            return None
        if fold is not None:
            schedule = _folding(schedule, first=n == 0, last=n == len(columns) - 1)
        patches.append(Patch(narrow, nodes, schedule, columns, n, attrs.remade, fold))
    return tuple(patches)


def steps_of(node: Node) -> tuple[Node, ...]:
    """The nodes of a cascade's schedule: its own, after the one that stands for the rows that are fed."""
    attrs: Cascade = node.attrs
    return (feed_node(node.inputs[0]), *attrs.nodes) if attrs.feed else attrs.nodes


def _rows(graph: Graph, nodes: Sequence[Node], node: Node, axes: Sequence[tuple[Axis, Axis]]) -> list[Axis]:
    """The windows of a patch's nodes over rows; a copy's are single rows."""
    own = iter(rows for rows, _ in axes)
    return [feed_axes(graph.tensors[one.inputs[0]].shape)[0] if one.op == COPY else next(own) for one in nodes]


def _schedule(graph: Graph, node: Node, nodes: Sequence[Node], rows: list[Axis], fold: bool) -> Schedule | None:
    attrs: Cascade = node.attrs
    if attrs.feed:
        rows = [feed_axes(graph.tensors[node.inputs[0]].shape)[0], *rows]
    made = frozenset(t for one in nodes for t in one.outputs)
    # columns of whole tensors are copied anew rather than moved on: that takes as long, and keeps nothing
    copied = [t for one in nodes if one.op == COPY and one.inputs[0] in node.inputs for t in one.outputs]
    most: tuple[int, ...] = ()
    if attrs.rows:
        own = iter(attrs.rows)
        most = (1,) * attrs.feed + tuple(
            axis.output if one.op == COPY else next(own)
            for one, axis in zip(nodes[attrs.feed :], rows[attrs.feed :], strict=True)
        )
    activations = made | frozenset(node.inputs)
    return make_schedule(nodes, rows, activations, attrs.strip, fold, most, (*attrs.remade, *copied))


def _folding(schedule: Schedule, *, first: bool, last: bool) -> Schedule:
    """`schedule` of a patch whose sums begin with the first patch, and end with the last one."""

    def of(action: Action) -> Action:
        if not isinstance(action, Run) or action.folds is None:
            return action
        return replace(action, folds=(action.folds[0] and first, action.folds[1] and last))

    return replace(schedule, strips=tuple(tuple(map(of, strip)) for strip in schedule.strips))
