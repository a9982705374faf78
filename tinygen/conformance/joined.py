"""Several graphs as one, so that many small things run in one firmware image."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tinygen.ir import ABSENT, Graph, Node, Tensor


def joined(graphs: Iterable[Graph], name: str = "joined") -> Graph:
    """One network of all `graphs`, side by side: inputs, outputs and nodes one after the other."""
    tensors: list[Tensor] = []
    nodes: list[Node] = []
    inputs: list[int] = []
    outputs: list[int] = []
    for graph in graphs:
        first = len(tensors)

        def moved(indices: Iterable[int], by: int = first) -> tuple[int, ...]:
            return tuple(i if i == ABSENT else i + by for i in indices)

        tensors += [replace(t, name=f"{t.name}_{first + i}", origin=-1) for i, t in enumerate(graph.tensors)]
        nodes += [replace(n, inputs=moved(n.inputs), outputs=moved(n.outputs)) for n in graph.nodes]
        inputs += moved(graph.inputs)
        outputs += moved(graph.outputs)
    return Graph(name, tuple(tensors), tuple(nodes), tuple(inputs), tuple(outputs))
