"""What every pass must keep: each output to the bit, the interface, and truthful origins."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from tinygen.conformance.draw import random_array
from tinygen.ir import Array, Graph, dump, verify
from tinygen.ops import Op
from tinygen.verification.reference import run_reference


def check_graph(graph: Graph, ops: Mapping[str, Op]) -> None:
    """Assert that every operator takes its node, and infers the shapes that it has."""
    verify(graph)
    for node in graph.bound():
        ops[node.op].check(node)
        assert ops[node.op].infer(node) == tuple(t.shape for t in node.outputs), f"{node.op}\n{dump(graph)}"


def interface(graph: Graph) -> list[tuple[object, ...]]:
    """What the outside sees of inputs and outputs."""
    tensors = [graph.tensors[i] for i in (*graph.inputs, *graph.outputs)]
    return [(t.name, t.shape, t.dtype, t.quant) for t in tensors]


def inputs_of(graph: Graph, rng: np.random.Generator, count: int = 3) -> list[list[Array]]:
    """Random input sets; the first is all low, the second all high."""
    tensors = [graph.tensors[i] for i in graph.inputs]
    sets = [[random_array(rng, t.shape, t.dtype) for t in tensors] for _ in range(count)]
    for fill, one in zip((np.min, np.max), sets[:2], strict=True):
        one[:] = [np.full_like(x, fill(x)) for x in one]
    return sets


def check_agreement(before: Graph, after: Graph, ops: Mapping[str, Op], seed: int) -> None:
    """Assert that `after` computes what `before` does: outputs, and every tensor that claims the same origin."""
    check_graph(after, ops)
    assert interface(after) == interface(before)
    origins = {before.tensors[i].origin: i for node in before.nodes for i in node.outputs}
    for one in inputs_of(before, np.random.default_rng(seed)):
        expected, actual = run_reference(before, one, ops), run_reference(after, one, ops)
        pairs = list(zip(after.outputs, before.outputs, strict=True))
        for node in after.nodes:
            pairs += [(i, origins[o]) for i in node.outputs if (o := after.tensors[i].origin) >= 0]
        for a, b in pairs:
            np.testing.assert_array_equal(
                actual[a], expected[b], err_msg=f"tensor {a}\nbefore: {dump(before)}\nafter: {dump(after)}"
            )
