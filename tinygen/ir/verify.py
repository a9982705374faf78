"""The invariants of a graph, checked in one go: every broken one is named in a single error."""

from __future__ import annotations

import numpy as np

from tinygen.ir.errors import GraphError
from tinygen.ir.graph import Graph
from tinygen.ir.node import ABSENT
from tinygen.ir.tensor import Array

MAX_TENSOR_BYTES = 1 << 28
"""No tensor of a microcontroller's network is larger; more is a corrupt shape."""


def verify(graph: Graph) -> Graph:
    """Check `graph` and return it; GraphError lists everything that is wrong."""
    problems = _tensor_problems(graph) or _index_problems(graph) or _order_problems(graph)
    if problems:
        shown = problems[:20] + ([f"... and {len(problems) - 20} more"] if len(problems) > 20 else [])
        raise GraphError("the graph is malformed:\n  - " + "\n  - ".join(shown), where=graph.name)
    return graph


def _tensor_problems(graph: Graph) -> list[str]:
    problems = []
    for i, tensor in enumerate(graph.tensors):
        who = f"tensor {i} ({tensor.name!r})"
        if any(d < 0 for d in tensor.shape):
            problems.append(f"{who} has a negative dimension: {tensor.shape}")
        elif tensor.bytes > MAX_TENSOR_BYTES:
            problems.append(f"{who} is absurdly large: shape {tensor.shape}, {tensor.bytes} bytes")
        if tensor.data is not None and (tensor.data.shape != tensor.shape or tensor.data.dtype != tensor.dtype.numpy):
            problems.append(f"{who} holds {tensor.data.dtype}{tensor.data.shape}, not {tensor.shape}")
        if tensor.data is not None and (not_numbers := count_nan(tensor.data)):
            problems.append(f"{who} holds NaN in {not_numbers} of {tensor.data.size} elements")
        if tensor.quant and tensor.quant.per_channel:
            axis, count = tensor.quant.axis, len(tensor.quant.scale)
            if not 0 <= axis < len(tensor.shape) or tensor.shape[axis] != count:
                problems.append(f"{who} of shape {tensor.shape} has {count} scales along axis {axis}")
        if tensor.quant and any(not (0 < s < float("inf")) for s in tensor.quant.scale):
            problems.append(f"{who} has a scale that is not a positive number")
    return problems


def count_nan(values: Array) -> int:
    """How many elements are no number: what a graph computes with them is not defined."""
    return int(np.count_nonzero(np.isnan(values))) if values.dtype.kind == "f" else 0


def _index_problems(graph: Graph) -> list[str]:
    problems = []
    valid = range(len(graph.tensors))
    for what, indices in (("graph input", graph.inputs), ("graph output", graph.outputs)):
        problems += [f"{what} names tensor {i}, which does not exist" for i in indices if i not in valid]
    for n, node in enumerate(graph.nodes):
        who = f"node {n} ({node.op})"
        problems += [
            f"{who} reads tensor {i}, which does not exist" for i in node.inputs if i != ABSENT and i not in valid
        ]
        problems += [f"{who} writes tensor {i}, which does not exist" for i in node.outputs if i not in valid]
        if not node.outputs:
            problems.append(f"{who} has no output")
    if not graph.outputs:
        problems.append("the graph has no output")
    return problems


def _order_problems(graph: Graph) -> list[str]:
    """Single assignment, and every read after its write: a cycle shows as a read before the write."""
    problems = []
    written = {i for i, t in enumerate(graph.tensors) if t.is_constant} | set(graph.inputs)
    problems += [f"graph input {i} is a constant" for i in graph.inputs if graph.tensors[i].is_constant]
    producers = graph.producers()
    for n, node in enumerate(graph.nodes):
        who = f"node {n} ({node.op})"
        for i in node.inputs:
            if i != ABSENT and i not in written:
                name = graph.tensors[i].name
                why = "which is written later (a cycle?)" if i in producers else "which nothing writes"
                problems.append(f"{who} reads tensor {i} ({name!r}), {why}")
        for i in node.outputs:
            if i in written:
                problems.append(f"{who} writes tensor {i} ({graph.tensors[i].name!r}) a second time")
            written.add(i)
    problems += [
        f"graph output {i} ({graph.tensors[i].name!r}) is never written" for i in graph.outputs if i not in written
    ]
    return problems
