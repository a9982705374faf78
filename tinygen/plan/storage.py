"""What needs memory and when: storages, and which of them may overlap while both live."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tinygen.ir import ABSENT, Graph, Kernel


@dataclass(frozen=True)
class Storage:
    """One block of arena memory, live during the nodes [first, last] (-1: from before the first node)."""

    tensors: tuple[int, ...]
    """One tensor and its aliases; none where this is scratch."""
    bytes: int
    first: int
    last: int
    scratch_of: int | None = None
    """The node whose scratch this is."""

    def meets(self, other: Storage) -> bool:
        """Whether both live at some node."""
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True)
class Overlap:
    """Two storages that need not be apart: output 0 of a node, and an input that dies there.

    They may lie apart, or so that `start of output <= start of input - distance`, or so that
    `start of output >= start of input + up` (None: not so), or, with `inplace`, at the same start. `output` and
    `input` count the storages.
    """

    output: int
    input: int
    distance: int | None
    up: int | None
    inplace: bool


@dataclass(frozen=True)
class Demand:
    """All that a graph asks of the arena."""

    storages: tuple[Storage, ...]
    overlaps: tuple[Overlap, ...]
    nodes: int
    """The number of nodes: the last node that lives is one less; graph outputs live until `nodes`."""


def collect_demand(graph: Graph, kernels: Sequence[Kernel]) -> Demand:
    """The storages of all activations and scratch buffers of `graph`, nodes in graph order.

    An alias shares its input's storage. Graph inputs live from the start until their last use (they may be
    overwritten then), graph outputs to the end.
    """
    storage_of = share_aliases(graph, kernels)
    members: dict[int, list[int]] = {}
    for tensor, root in storage_of.items():
        members.setdefault(root, []).append(tensor)
    born = dict.fromkeys(graph.inputs, -1) | {t: n for n, node in enumerate(graph.nodes) for t in node.outputs}
    last_use = {t: n for n, node in enumerate(graph.nodes) for t in node.inputs if t != ABSENT}
    last_use |= {t: len(graph.nodes) for t in graph.outputs}
    numbers: dict[int, int] = {}
    storages: list[Storage] = []
    for root, tensors in members.items():
        numbers[root] = len(storages)
        last = max(max(last_use.get(t, -1), born[t]) for t in tensors)
        storages.append(Storage(tuple(tensors), graph.tensors[root].bytes, born[root], last))
    overlaps: list[Overlap] = []
    for n, (node, kernel) in enumerate(zip(graph.nodes, kernels, strict=True)):
        places: dict[int, list[int]] = {}  # the positions at which the node reads each storage
        for position, tensor in enumerate(node.inputs):
            if tensor in storage_of:
                places.setdefault(numbers[storage_of[tensor]], []).append(position)
        dying = {} if kernel.alias else {s: p for s, p in places.items() if storages[s].last == n}
        overlaps += [
            overlap
            for storage, positions in dying.items()
            if (overlap := overlap_of(kernel, numbers[node.outputs[0]], storage, positions)) is not None
        ]
        if kernel.scratch_bytes:
            storages.append(Storage((), kernel.scratch_bytes, n, n, scratch_of=n))
    return Demand(tuple(storages), tuple(overlaps), len(graph.nodes))


def share_aliases(graph: Graph, kernels: Sequence[Kernel]) -> dict[int, int]:
    """Activation -> the tensor whose storage it shares (itself, but for aliases)."""
    root = {t: t for t in graph.inputs}
    for node, kernel in zip(graph.nodes, kernels, strict=True):
        root |= {t: t for t in node.outputs}
        if kernel.alias:
            root[node.outputs[0]] = root[node.inputs[0]]
    return root


def overlap_of(kernel: Kernel, output: int, storage: int, positions: Sequence[int]) -> Overlap | None:
    """What the kernel allows for an input storage that dies at its node, read at `positions`."""
    distance = _widest(kernel.overlay, positions)
    up = _widest(kernel.overlay_up, positions)
    inplace = len(positions) == 1 and positions[0] in kernel.inplace
    if distance is None and up is None and not inplace:
        return None
    return Overlap(output, storage, distance, up, inplace)


def _widest(distances: Mapping[int, int], positions: Sequence[int]) -> int | None:
    """The distance that is enough for all positions; None if one has none."""
    return max(distances[p] for p in positions) if all(p in distances for p in positions) else None
