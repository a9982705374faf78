"""The numpy reference of a whole graph: every tensor, to the bit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tinygen.cascade import expand
from tinygen.ir import ABSENT, Array, Graph
from tinygen.ops.base import Op


def run_reference(graph: Graph, inputs: Sequence[Array], ops: Mapping[str, Op]) -> dict[int, Array]:
    """Tensor index -> array, for all activations of `graph`, those within cascades as well."""
    values = dict(zip(graph.inputs, inputs, strict=True))
    for node in expand(graph).nodes:
        bound = graph.bind(node)
        arguments = [
            None if i == ABSENT else graph.tensors[i].data if graph.tensors[i].is_constant else values[i]
            for i in node.inputs
        ]
        results = ops[node.op].reference(bound, arguments)
        values.update(zip(node.outputs, results, strict=True))
    return values
