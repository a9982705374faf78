"""What passes that rewrite nodes share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from tinygen.ir import ABSENT, Graph, Node, Tensor, UnsupportedError
from tinygen.ops.base import Op
from tinygen.passes.dead_code import eliminate_dead_code

Step = Callable[[Graph, Node], Graph | None]
"""Rewrites a graph around one of its nodes; None where there is nothing to do."""


def rewrite_all(graph: Graph, step: Step, ops: Mapping[str, Op]) -> Graph:
    """`graph` after `step` at every node, again and again until there is nothing to do; without dead code."""
    graph, position = eliminate_dead_code(graph, ops), 0
    while position < len(graph.nodes):
        after = step(graph, graph.nodes[position])
        if after is None:
            position += 1
        else:  # what is dead now may have been the last other reader of a tensor
            graph, position = eliminate_dead_code(after, ops), 0
    return graph


def with_node(graph: Graph, old: Node, *new: Node) -> Graph:
    """`graph` with `old` replaced by `new`: any number of nodes, none to remove it."""
    at = graph.nodes.index(old)
    return replace(graph, nodes=(*graph.nodes[:at], *new, *graph.nodes[at + 1 :]))


def with_reads(graph: Graph, old: int, new: int) -> Graph:
    """`graph` whose nodes read tensor `new` where they read `old`; graph outputs stay."""
    nodes = (replace(n, inputs=tuple(new if i == old else i for i in n.inputs)) for n in graph.nodes)
    return replace(graph, nodes=tuple(nodes))


def with_constant(graph: Graph, tensor: Tensor) -> tuple[Graph, int]:
    """`graph` with one more tensor, and its index."""
    return replace(graph, tensors=(*graph.tensors, tensor)), len(graph.tensors)


def producer_of(graph: Graph, tensor: int) -> Node | None:
    """The node that writes `tensor`; None for constants and graph inputs."""
    return next((n for n in graph.nodes if tensor in n.outputs), None)


def only_read_by(graph: Graph, tensor: int, node: Node) -> bool:
    """Whether nothing but `node` needs `tensor`: no other node, no graph output."""
    if tensor in graph.outputs or tensor in graph.inputs or tensor == ABSENT:
        return False
    return all(n is node for n in graph.nodes if tensor in n.inputs)


def same_values(a: Tensor, b: Tensor) -> bool:
    """Whether equal stored elements mean the same in both: one type, one quantization."""
    return a.dtype is b.dtype and a.quant == b.quant


def bypassed(graph: Graph, node: Node) -> Graph | None:
    """`graph` without `node`, whose output equals its input 0 in shape, type and elements.

    None where that cannot be: the node joins a graph input to a graph output.
    """
    x, y = node.inputs[0], node.outputs[0]
    rest = with_node(graph, node)
    if y not in graph.outputs:
        return with_reads(rest, y, x)
    if x in graph.outputs or x in graph.inputs or graph.tensors[x].is_constant:
        return None
    nodes = (replace(n, outputs=tuple(y if i == x else i for i in n.outputs)) for n in rest.nodes)
    return with_reads(replace(rest, nodes=tuple(nodes)), x, y)


def takes(graph: Graph, node: Node, ops: Mapping[str, Op]) -> bool:
    """Whether the operator supports `node` as it would be."""
    try:
        ops[node.op].check(graph.bind(node))
    except UnsupportedError:
        return False
    return True
