"""Dead code: nodes whose outputs nothing reads go; so do tensors that nothing names, renumbering the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tinygen.ir import ABSENT, Graph
from tinygen.ops.base import Op
from tinygen.passes.base import Pass


def eliminate_dead_code(graph: Graph, ops: Mapping[str, Op]) -> Graph:
    """`graph` with only what its outputs need. Graph inputs stay, used or not: they are the interface."""
    needed = set(graph.outputs)
    kept = []
    for node in reversed(graph.nodes):
        if needed & set(node.outputs):
            kept.append(node)
            needed |= set(node.inputs) - {ABSENT}
    kept.reverse()
    named = needed | set(graph.inputs) | {t for node in kept for t in node.outputs}
    order = [i for i in range(len(graph.tensors)) if i in named]
    new = {old: i for i, old in enumerate(order)} | {ABSENT: ABSENT}
    return replace(
        graph,
        tensors=tuple(graph.tensors[i] for i in order),
        nodes=tuple(
            replace(n, inputs=tuple(new[i] for i in n.inputs), outputs=tuple(new[i] for i in n.outputs)) for n in kept
        ),
        inputs=tuple(new[i] for i in graph.inputs),
        outputs=tuple(new[i] for i in graph.outputs),
    )


DEAD_CODE = Pass("dead code elimination", eliminate_dead_code)
