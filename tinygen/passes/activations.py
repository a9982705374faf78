"""Activations merged into the clamp of their producer, and conversions that change nothing removed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from tinygen.ir import Array, BoundNode, DType, Graph, Node
from tinygen.ops.base import Op
from tinygen.ops.common import activation as act
from tinygen.ops.common.relu import Relu
from tinygen.passes import editing
from tinygen.passes.base import Pass

CONVERSIONS = ("QUANTIZE", "DEQUANTIZE")
CLAMPING = (
    "ADD",
    "AVERAGE_POOL_2D",
    "CONV_2D",
    "DEPTHWISE_CONV_2D",
    "FULLY_CONNECTED",
    "MAX_POOL_2D",
    "MUL",
    "SUB",
)
"""Operators that end with a clamp, their attribute `activation`."""


def merge_activations(graph: Graph, ops: Mapping[str, Op]) -> Graph:
    """`graph` with fewer RELU, QUANTIZE and DEQUANTIZE nodes."""
    return editing.rewrite_all(graph, lambda g, node: _step(g, node, ops), ops)


def _step(graph: Graph, node: Node, ops: Mapping[str, Op]) -> Graph | None:
    op = ops[node.op]
    if isinstance(op, Relu):
        return _clamp(graph, node, op, ops)
    if node.op in CONVERSIONS:
        return _conversion(graph, node, ops)
    return None


def _clamp(graph: Graph, node: Node, op: Relu, ops: Mapping[str, Op]) -> Graph | None:
    """The producer clamps instead, if one of the activations it can have means just that."""
    x, y = graph.tensors[node.inputs[0]], graph.tensors[node.outputs[0]]
    before = editing.producer_of(graph, node.inputs[0])
    if before is None or before.op not in CLAMPING or not editing.same_values(x, y):
        return None
    if not editing.only_read_by(graph, node.inputs[0], node):
        return None
    bound, producer = graph.bind(node), graph.bind(before)
    own = op.limits(bound) if x.dtype.is_integer else op.bounds
    wanted = _both(_bounds(before.attrs.activation, producer), own)
    name = next((n for n in act.NAMES if _bounds(n, bound) == wanted), None)
    if name is None:
        return None
    merged = replace(before, outputs=node.outputs, attrs=replace(before.attrs, activation=name))
    if not editing.takes(graph, merged, ops):
        return None
    return editing.with_node(editing.with_node(graph, node), before, merged)


def _bounds(name: str, node: BoundNode) -> tuple[float, float]:
    y = node.output
    return act.quantized_bounds(name, y) if y.dtype.is_integer else act.float_bounds(name)


def _both(first: tuple[float, float], then: tuple[float, float]) -> tuple[float, float]:
    """The clamp that two clamps make, one after the other."""
    low, high = (min(max(end, then[0]), then[1]) for end in first)
    return low, high


def _conversion(graph: Graph, node: Node, ops: Mapping[str, Op]) -> Graph | None:
    """A conversion to what it came from, or a pair that brings back every value."""
    x, y = graph.tensors[node.inputs[0]], graph.tensors[node.outputs[0]]
    if editing.same_values(x, y):
        return editing.bypassed(graph, node)
    before = editing.producer_of(graph, node.inputs[0])
    if before is None or before.op not in CONVERSIONS:
        return None
    source = graph.tensors[before.inputs[0]]
    if not editing.same_values(source, y) or source.dtype not in (DType.INT8, DType.UINT8, DType.INT16):
        return None
    values = np.arange(source.dtype.limits[0], source.dtype.limits[1] + 1).astype(source.dtype.numpy)
    if not np.array_equal(_mapped(graph, node, ops, _mapped(graph, before, ops, values)), values):
        return None
    direct = replace(node, inputs=before.inputs)
    return editing.bypassed(editing.with_node(graph, node, direct), direct)


def _mapped(graph: Graph, node: Node, ops: Mapping[str, Op], values: Array) -> Array:
    (result,) = ops[node.op].reference(graph.bind(node), [values])
    return result


MERGE_ACTIVATIONS = Pass("activations into producers", merge_activations)
