"""PAD merged into the convolution or pool that follows, which reads the padding without storing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tinygen.ir import BoundNode, DType, Graph, Node
from tinygen.ops.base import Op
from tinygen.ops.common.convolution import window_of
from tinygen.ops.common.movement import ints
from tinygen.ops.common.padding import PadOp
from tinygen.ops.common.pool import pool_window
from tinygen.ops.common.window import PADDING_NAMES, Axis
from tinygen.passes import editing
from tinygen.passes.base import Pass

CONVOLUTIONS = ("CONV_2D", "DEPTHWISE_CONV_2D")


def merge_padding(graph: Graph, ops: Mapping[str, Op]) -> Graph:
    """`graph` without the PAD nodes whose consumers can all pad by themselves."""
    return editing.rewrite_all(graph, lambda g, node: _step(g, node, ops), ops)


def _step(graph: Graph, node: Node, ops: Mapping[str, Op]) -> Graph | None:
    pad = ops[node.op]
    if not isinstance(pad, PadOp) or node.outputs[0] in graph.outputs:
        return None
    bound = graph.bind(node)
    x, y = bound.input(0), bound.output
    before_after = ints(bound, 1)
    if len(x.shape) != 4 or any(before_after[:2]) or any(before_after[6:]) or not editing.same_values(x, y):
        return None
    readers = [n for n in graph.nodes if node.outputs[0] in n.inputs]
    value = pad.value(bound).item()
    result = graph
    for reader in readers:
        merged = _merged(graph, node, reader, value, before_after[2:6])
        if merged is None or not editing.takes(graph, merged, ops):
            return None
        result = editing.with_node(result, reader, merged)
    return editing.with_node(result, node)


def _merged(graph: Graph, pad: Node, reader: Node, value: float, padding: tuple[int, ...]) -> Node | None:
    """`reader` on the tensor that is not padded; None where its result would differ."""
    bound = graph.bind(reader)
    if reader.inputs[0] != pad.outputs[0] or pad.outputs[0] in reader.inputs[1:] or not _ignores(bound, value):
        return None
    axes = window_of(bound) if reader.op in CONVOLUTIONS else pool_window(bound)
    whole = tuple(a + b for a, b in zip(_explicit(axes), padding, strict=True))
    reach = [(a.kernel - 1) * a.dilation + 1 for a in axes]
    if max(whole[:2]) >= reach[0] or max(whole[2:]) >= reach[1]:
        return None  # a window may lie in the padding alone, which kernels need not expect
    result = replace(reader, inputs=(pad.inputs[0], *reader.inputs[1:]))
    named = [replace(result, attrs=replace(reader.attrs, padding=p)) for p in (*PADDING_NAMES, whole)]
    return next((n for n in named if _equivalent(graph.bind(n), whole, axes)), None)


def _ignores(node: BoundNode, value: float) -> bool:
    """Whether elements of `value` around the input change nothing in the node's result."""
    if node.op in CONVOLUTIONS:
        if node.input(0).dtype is not node.input(1).dtype:
            return False  # floats quantized as they come: zeros may widen their range
        return value == (node.input(0).zero_point if node.input(0).dtype is DType.INT8 else 0)
    return node.op == "MAX_POOL_2D" and node.input(0).dtype is DType.INT8 and value == DType.INT8.limits[0]


def _explicit(axes: tuple[Axis, Axis]) -> tuple[int, ...]:
    """(top, bottom, left, right) of a window's own padding."""
    sides = []
    for a in axes:
        reach = (a.output - 1) * a.stride + (a.kernel - 1) * a.dilation + 1
        sides += [a.before, max(0, reach - a.input - a.before)]
    return tuple(sides)


def _equivalent(node: BoundNode, padding: Sequence[int], axes: tuple[Axis, Axis]) -> bool:
    """Whether the node's padding has the same windows as the explicit one: then its name is clearer."""
    own = window_of(node) if node.op in CONVOLUTIONS else pool_window(node)
    return all((a.output, a.before) == (b.output, p) for a, b, p in zip(own, axes, padding[::2], strict=True))


MERGE_PADDING = Pass("padding into windows", merge_padding)
