"""Constant folding: a node whose inputs are all constants is computed now, by its numpy reference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tinygen.ir import ABSENT, Graph
from tinygen.ops.base import Op
from tinygen.passes.base import Pass


def fold_constants(graph: Graph, ops: Mapping[str, Op]) -> Graph:
    """`graph` without nodes of constant inputs, but for those that write a graph output (it must be in RAM)."""
    tensors = list(graph.tensors)
    kept = []
    for node in graph.nodes:
        constant = all(i == ABSENT or tensors[i].is_constant for i in node.inputs)
        if not constant or set(node.outputs) & set(graph.outputs):
            kept.append(node)
            continue
        bound = replace(graph, tensors=tuple(tensors)).bind(node)
        values = ops[node.op].reference(bound, [t.data if t else None for t in bound.inputs])
        for index, value in zip(node.outputs, values, strict=True):
            tensors[index] = replace(tensors[index], data=value)
    return replace(graph, tensors=tuple(tensors), nodes=tuple(kept))


CONSTANT_FOLDING = Pass("constant folding", fold_constants)
