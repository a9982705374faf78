"""Storage: tensors that share memory (reshapes, in-place operators), with their common lifetime."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tinygen.ir import ABSENT, Graph, Kernel


@dataclass
class Storage:
    """One block of arena memory, live during the nodes [first, last] (-1: from before the first node)."""

    tensors: list[int]
    bytes: int
    first: int
    last: int
    scratch_of: int | None = None
    """The node whose scratch this is; such a storage holds no tensor."""


def collect_storages(graph: Graph, kernels: Sequence[Kernel]) -> list[Storage]:
    """The storages of all activations and scratch buffers of `graph`, nodes in graph order.

    An alias always shares its input's storage. An in-place operator takes over the storage of an input of the
    same size that dies there. Graph inputs live from the start, graph outputs to the end.
    """
    last_use = _last_uses(graph)
    storage_of: dict[int, Storage] = {}
    for index in graph.inputs:
        storage_of[index] = Storage([index], graph.tensors[index].bytes, -1, max(last_use.get(index, -1), -1))
    found = list(storage_of.values())
    for n, (node, kernel) in enumerate(zip(graph.nodes, kernels, strict=True)):
        for position, index in enumerate(node.outputs):
            last = max(last_use.get(index, n), n)
            shared = _shared(graph, kernel, n, storage_of, last_use) if position == 0 else None
            if shared is None:
                shared = Storage([], graph.tensors[index].bytes, n, last)
                found.append(shared)
            shared.tensors.append(index)
            shared.last = max(shared.last, last)
            storage_of[index] = shared
        if kernel.scratch_bytes:
            found.append(Storage([], kernel.scratch_bytes, n, n, scratch_of=n))
    return found


def _last_uses(graph: Graph) -> dict[int, int]:
    """Tensor -> the last node that reads it; graph outputs are read after the last node."""
    last = {t: n for n, node in enumerate(graph.nodes) for t in node.inputs if t != ABSENT}
    return last | {t: len(graph.nodes) for t in graph.outputs}


def _shared(
    graph: Graph, kernel: Kernel, n: int, storage_of: dict[int, Storage], last_use: dict[int, int]
) -> Storage | None:
    """The storage that output 0 of node `n` shares, if any."""
    node = graph.nodes[n]
    if kernel.alias:
        return storage_of[node.inputs[0]]
    for position in kernel.inplace:
        index = node.inputs[position]
        storage = storage_of.get(index)  # None for constants
        if storage is None or storage.bytes != graph.tensors[node.outputs[0]].bytes:
            continue
        others = [i for p, i in enumerate(node.inputs) if p != position and storage_of.get(i) is storage]
        dies = all(last_use.get(t, -1) <= n for t in storage.tensors)
        if dies and not others:
            return storage
    return None
