"""Runs a graph by its numpy references on many inputs at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from tinygen.ir import Array, BoundNode, Graph, ModelError, Tensor, UnsupportedError
from tinygen.ops.base import Op
from tinygen.ops.reshape import ReshapeAttrs
from tinygen.verification.reference import run_reference

LARGEST_BATCH = 256
ELEMENTS = 1 << 23
"""No more elements of all activations together are held at a time."""


def run_batches(graph: Graph, inputs: Sequence[Array], ops: Mapping[str, Op]) -> Iterator[dict[int, Array]]:
    """All activations of `graph` (tensor index -> array), for one batch of samples after another.

    Args:
        inputs: one array for each input of the graph: (samples, ...), each sample of the input's shape with or
            without its leading 1; in the input's own type.

    Arrays have the samples along their first axis where the graph's leading dimension is 1.
    """
    shaped = [_samples(x, graph.tensors[i]) for x, i in zip(inputs, graph.inputs, strict=True)]
    count = len(shaped[0])
    if any(len(x) != count for x in shaped) or not count:
        raise ModelError(f"inputs of {[len(x) for x in shaped]} samples", cure="give as many of each, one at least")
    elements = sum(t.elements for t in graph.tensors if not t.is_constant)
    size = max(1, min(LARGEST_BATCH, count, ELEMENTS // max(elements, 1)))
    first = 0
    while first < count:
        size = min(size, count - first)
        wide = widened(graph, size, ops) if size > 1 else graph
        if wide is None:  # the samples cannot lie side by side
            size, wide = 1, graph
        parts = [x[first : first + size].reshape(-1, *x.shape[2:]) for x in shaped]
        yield run_reference(wide, parts, ops)
        first += size


def _samples(x: Array, tensor: Tensor) -> Array:
    """(samples, *shape of the tensor)."""
    if not tensor.elements or x.ndim == 0 or x.size != len(x) * tensor.elements:
        raise ModelError(
            f"samples of shape {x.shape} for an input of shape {tensor.shape}",
            where=f"input {tensor.name!r}",
            cure="the first axis counts the samples",
        )
    return np.ascontiguousarray(x, tensor.dtype.numpy).reshape(-1, *tensor.shape)


def widened(graph: Graph, count: int, ops: Mapping[str, Op]) -> Graph | None:
    """`graph` for `count` samples along the first axis of every activation; None where it cannot be so."""
    tensors = list(graph.tensors)
    nodes = []
    for i in graph.inputs:
        if tensors[i].shape[:1] != (1,):
            return None
        tensors[i] = replace(tensors[i], shape=(count, *tensors[i].shape[1:]))
    for node in graph.nodes:
        old = [graph.tensors[i].shape for i in node.outputs]
        if any(shape[:1] != (1,) for shape in old):
            return None
        wanted = [(count, *shape[1:]) for shape in old]
        if node.op == "RESHAPE":
            node = replace(node, inputs=node.inputs[:1], attrs=ReshapeAttrs(wanted[0]))
        for i, shape in zip(node.outputs, wanted, strict=True):
            tensors[i] = replace(tensors[i], shape=shape)
        bound = replace(graph, tensors=tuple(tensors)).bind(node)
        if not _takes(ops[node.op], bound) or list(ops[node.op].infer(bound)) != wanted:
            return None
        nodes.append(node)
    return replace(graph, tensors=tuple(tensors), nodes=tuple(nodes))


def _takes(op: Op, node: BoundNode) -> bool:
    """Whether `op` takes the wider node: a constant that stands for one sample may not fit."""
    try:
        op.check(node)
    except UnsupportedError:
        return False
    return True
