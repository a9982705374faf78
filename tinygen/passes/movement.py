"""Reshapes and transposes gone: what moves no element is no operator, what is moved back is not moved at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from tinygen.ir import DType, Graph, Node, Tensor
from tinygen.ops.base import Op
from tinygen.ops.common.movement import axis_of, ints
from tinygen.ops.reshape import ReshapeAttrs
from tinygen.passes import editing
from tinygen.passes.base import Pass

RENAMED = ("EXPAND_DIMS", "SQUEEZE")
"""Other names of a reshape."""
JOINS = {"PACK": "UNPACK", "CONCATENATION": "SPLIT"}
"""Operators that join tensors along an axis, and those that take them apart again."""


def simplify_movement(graph: Graph, ops: Mapping[str, Op]) -> Graph:
    """`graph` with fewer operators that only move elements. What remains of reshapes gives its shape by attribute."""
    return editing.rewrite_all(graph, lambda g, node: _step(g, node, ops), ops)


def _step(graph: Graph, node: Node, ops: Mapping[str, Op]) -> Graph | None:
    if _is_reshape(graph, node) and (node.op != "RESHAPE" or len(node.inputs) > 1):
        shape = graph.tensors[node.outputs[0]].shape
        plain = replace(node, op="RESHAPE", inputs=node.inputs[:1], attrs=ReshapeAttrs(shape))
        return editing.with_node(graph, node, plain)
    if node.op == "RESHAPE":
        return _reshape(graph, node)
    if node.op == "FULLY_CONNECTED":
        return _fully_connected(graph, node)
    if node.op == "TRANSPOSE":
        return _transpose(graph, node, ops)
    if node.op in JOINS:
        return _joined_again(graph, node)
    if node.op in JOINS.values():
        return _parted_again(graph, node)
    return None


def _is_reshape(graph: Graph, node: Node) -> bool:
    """Whether all elements stay in their order."""
    if node.op in ("RESHAPE", *RENAMED):
        return True
    if node.op in ("PACK", "CONCATENATION", "UNPACK"):
        return len(node.inputs) == len(node.outputs) == 1
    if node.op in ("PAD", "PADV2"):
        return graph.tensors[node.inputs[0]].shape == graph.tensors[node.outputs[0]].shape
    if node.op != "TRANSPOSE":
        return False
    bound = graph.bind(node)
    moved = [i for i in ints(bound, 1) if bound.input(0).shape[i] != 1]
    return moved == sorted(moved)


def _reshape(graph: Graph, node: Node) -> Graph | None:
    x, y = graph.tensors[node.inputs[0]], graph.tensors[node.outputs[0]]
    if x.shape == y.shape and editing.same_values(x, y) and (after := editing.bypassed(graph, node)):
        return after
    before = editing.producer_of(graph, node.inputs[0])
    if before is None or before.op != "RESHAPE":
        return None
    return editing.with_node(graph, node, replace(node, inputs=before.inputs[:1]))


def _fully_connected(graph: Graph, node: Node) -> Graph | None:
    """A fully connected layer sees rows of its own length, whatever the shape."""
    before = editing.producer_of(graph, node.inputs[0])
    if node.attrs.keep_num_dims or before is None or before.op != "RESHAPE":
        return None
    x, y = graph.tensors[before.inputs[0]], graph.tensors[node.inputs[0]]
    if not x.shape or not editing.same_values(x, y):
        return None
    return editing.with_node(graph, node, replace(node, inputs=(before.inputs[0], *node.inputs[1:])))


def _transpose(graph: Graph, node: Node, ops: Mapping[str, Op]) -> Graph | None:
    """Two transposes are one; an identity is found as a reshape."""
    before = editing.producer_of(graph, node.inputs[0])
    if before is None or before.op != "TRANSPOSE":
        return None
    first, second = (ints(graph.bind(n), 1) for n in (before, node))
    order = np.array([first[i] for i in second], np.int32)
    graph_with, index = editing.with_constant(graph, Tensor("order", order.shape, DType.INT32, None, order))
    merged = replace(node, inputs=(before.inputs[0], index))
    return editing.with_node(graph_with, node, merged) if editing.takes(graph_with, merged, ops) else None


def _joined_again(graph: Graph, node: Node) -> Graph | None:
    """Parts joined in the order in which they were taken from a tensor are that tensor."""
    apart = editing.producer_of(graph, node.inputs[0])
    if apart is None or apart.op != JOINS[node.op] or apart.outputs != node.inputs or node.outputs[0] in graph.outputs:
        return None
    source = apart.inputs[1 if apart.op == "SPLIT" else 0]
    x, y = graph.tensors[source], graph.tensors[node.outputs[0]]
    if x.shape != y.shape or _axis(graph, apart) != _axis(graph, node) or not editing.same_values(x, y):
        return None
    return editing.with_reads(editing.with_node(graph, node), node.outputs[0], source)


def _parted_again(graph: Graph, node: Node) -> Graph | None:
    """Taking apart what was just joined gives the parts."""
    source = node.inputs[1 if node.op == "SPLIT" else 0]
    joined = editing.producer_of(graph, source)
    if joined is None or JOINS.get(joined.op) != node.op or len(joined.inputs) != len(node.outputs):
        return None
    if _axis(graph, joined) != _axis(graph, node) or set(node.outputs) & set(graph.outputs):
        return None
    pairs = list(zip(node.outputs, joined.inputs, strict=True))
    for part, twin in pairs:
        a, b = graph.tensors[part], graph.tensors[twin]
        if a.shape != b.shape or not editing.same_values(a, b):
            return None
    graph = editing.with_node(graph, node)
    for part, twin in pairs:
        graph = editing.with_reads(graph, part, twin)
    return graph


def _axis(graph: Graph, node: Node) -> int:
    """The axis along which the node joins or parts, from the front of the whole tensor's dimensions."""
    bound = graph.bind(node)
    if node.op == "SPLIT":
        rank = len(bound.input(1).shape)
        return axis_of(bound, ints(bound, 0)[0], rank)
    rank = len(bound.input(0).shape) if node.op == "UNPACK" else len(bound.output.shape)
    return axis_of(bound, bound.attrs.axis, rank)


MOVEMENT = Pass("reshapes and transposes", simplify_movement)
