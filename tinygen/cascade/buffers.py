"""Where line buffers and the scratch of the nodes lie within the scratch of a cascade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tinygen.cascade.feed import FEED, STATE, STATE_BYTES
from tinygen.cascade.inplace import written_over
from tinygen.cascade.lifetimes import lifetimes
from tinygen.cascade.patches import Patch
from tinygen.cascade.rows import row_bytes
from tinygen.cascade.schedule import Run, Schedule
from tinygen.ir import Graph, Kernel, Node
from tinygen.plan.planner import lay_out
from tinygen.plan.storage import Demand, Overlap, Storage, overlap_of


@dataclass(frozen=True)
class Buffers:
    """Offsets within the cascade's scratch, in bytes."""

    lines: Mapping[int, int]
    """Of each tensor between the nodes."""
    scratch: Mapping[int, int]
    """Of each node's own scratch."""
    bytes: int


def least_bytes(patch: Patch) -> int:
    """Bytes of the buffers that keep rows from strip to strip, and of the largest that is made anew for each.

    A patch hardly has less scratch: what is made anew may lie over old rows of the others.
    """
    heights = patch.schedule.heights
    size = {t: rows * row_bytes(patch.graph.tensors[t]) for t, rows in heights.items()}
    kept = sum(size[t] for t in patch.schedule.carried)
    return kept + max((size[t] for t in patch.remade), default=0)


def place_buffers(
    graph: Graph,
    nodes: Sequence[Node],
    schedule: Schedule,
    kernels: Mapping[int, Sequence[tuple[Run, Kernel]]],
    alignment: int,
    inside: Mapping[int, int],
    apart: int | None = None,
) -> Buffers:
    """The smallest placement found. `kernels`: for each node what it runs, with the kernel of each run.

    `inside`: tensor -> the one in whose buffer its rows are; it has none of its own. `apart`: a node whose scratch has
    its place already, at the front.

    A buffer that carries nothing lives from its maker to its last reader within a strip; the others live always.
    """
    last = len(nodes) - 1
    fed = frozenset(t for node in nodes if node.op == FEED for t in node.outputs)  # its rows come between the strips
    storages: list[Storage] = []
    front = 0
    number: dict[int, int] = {}
    found = lifetimes(nodes, schedule, schedule.carried | fed)
    every = {run: kernel for one in kernels.values() for run, kernel in one}
    inside = {**inside, **written_over(graph, nodes, schedule, every, inside)}
    for k, node in enumerate(nodes):
        made = node.outputs[0]
        if made in schedule.heights and made not in inside:
            size = schedule.heights[made] * row_bytes(graph.tensors[made])
            number[made] = len(storages)
            storages.append(Storage((made,), size, *found.spans[made]))
        if size := max((kernel.scratch_bytes for _, kernel in kernels[k]), default=0):
            if k == apart:
                front = -(-size // alignment) * alignment
                continue
            always = any(run.folds is not None for run, _ in kernels[k])
            storages.append(Storage((), size, 0 if always else k, last if always else k, scratch_of=k))
    if fed:
        storages.append(Storage((), STATE_BYTES, 0, last, scratch_of=STATE))
    overlaps = [
        overlap
        for k, node in enumerate(nodes)
        for t in dict.fromkeys(node.inputs)
        if node.outputs[0] in number and t in number and not {t, node.outputs[0]} & (schedule.carried | fed)
        if found.spans[t][1] == k == found.spans[node.outputs[0]][0] and (t, k) not in found.kept
        if (overlap := _overlap(node, kernels[k], t, number)) is not None
    ]
    offsets, size = lay_out(Demand(tuple(storages), tuple(overlaps), len(nodes)), alignment)
    placed = [(s, front + at) for s, at in zip(storages, offsets, strict=True)]
    lines = {s.tensors[0]: at for s, at in placed if s.tensors}
    scratch = {s.scratch_of: at for s, at in placed if s.scratch_of is not None} | ({} if apart is None else {apart: 0})
    return Buffers(lines | {t: lines[buffer] for t, buffer in inside.items()}, scratch, front + size)


def _overlap(
    node: Node, kernels: Sequence[tuple[Run, Kernel]], tensor: int, number: Mapping[int, int]
) -> Overlap | None:
    """What all kernels of a node allow between the buffers of its output and of `tensor`, which dies there.

    Both must be read and written from the buffer's front.
    """
    positions = [p for p, t in enumerate(node.inputs) if t == tensor]
    found = []
    for run, kernel in kernels:
        one = overlap_of(kernel, number[node.outputs[0]], number[tensor], positions)
        if one is None or run.writes[1] or any(row for t, row in run.reads if t == tensor):
            return None
        found.append(one)
    if not found:
        return None
    distances, ups = [o.distance for o in found], [o.up for o in found]
    return Overlap(
        found[0].output,
        found[0].input,
        None if None in distances else max(d for d in distances if d is not None),
        None if None in ups else max(u for u in ups if u is not None),
        all(o.inplace for o in found),
    )
