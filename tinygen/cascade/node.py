"""A cascade in the graph: one node that stands for several, and the way back to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tinygen.ir import Graph, Kernel, Node

CASCADE = "CASCADE"
"""Not an operator of the schema: a node of this name runs other nodes."""


@dataclass(frozen=True)
class Cascade:
    """The attributes of such a node.

    Attributes:
        nodes: what it runs, in order, with tensors of the same graph. It computes what they compute one after the
            other. Only the last one's output leaves it.
        strip: rows of that output computed at a time; the last strip may have fewer.
        feed: the rows of its only input come from outside while it runs; it is no tensor of the arena.
        rows: the most that each node makes at a time; empty: as many as a strip takes.
        remade: tensors between the nodes whose rows are made anew each time that they are read, instead of kept.
        columns: of that output that are computed at a time, strip by strip: a patch; 0: all of them. Where the last
            node folds the image into one pixel, columns of its input.
        roomy: its nodes run in the faster forms that take more scratch, where they have one.
    """

    nodes: tuple[Node, ...]
    strip: int
    feed: bool = False
    rows: tuple[int, ...] = ()
    roomy: bool = False
    remade: tuple[int, ...] = ()
    columns: int = 0

    def form(self, kernel: Kernel) -> Kernel:
        """Which form of a node's kernel it runs."""
        return kernel.roomy if self.roomy and kernel.roomy is not None else kernel


def cascade_node(
    graph: Graph,
    nodes: Sequence[Node],
    strip: int,
    feed: bool = False,
    rows: tuple[int, ...] = (),
    roomy: bool = False,
    remade: tuple[int, ...] = (),
    columns: int = 0,
) -> Node:
    """The node that runs `nodes`; its inputs are the activations that they read and do not make."""
    made = {t for node in nodes for t in node.outputs}
    read = dict.fromkeys(t for node in nodes for t in node.inputs)
    inputs = tuple(t for t in read if t >= 0 and t not in made and not graph.tensors[t].is_constant)
    attrs = Cascade(tuple(nodes), strip, feed, rows, roomy, remade, columns)
    location = f"{nodes[0].location} to {nodes[-1].location}" if nodes[0].location else ""
    return Node(CASCADE, inputs, nodes[-1].outputs, attrs, location)


def flat(node: Node) -> tuple[Node, ...]:
    """The nodes that `node` runs: itself, unless it is a cascade."""
    return node.attrs.nodes if isinstance(node.attrs, Cascade) else (node,)


def expand(graph: Graph) -> Graph:
    """`graph` without cascades: the same network, layer after layer."""
    return replace(graph, nodes=tuple(one for node in graph.nodes for one in flat(node)))
