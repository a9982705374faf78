"""The smallest arena by trying all offsets: for a handful of small tensors."""

from __future__ import annotations

from collections.abc import Sequence

from tests.plan.checker import apart, declared
from tinygen.ir import Graph, Kernel


def smallest_arena(graph: Graph, kernels: Sequence[Kernel], alignment: int) -> int:
    """Bytes of the smallest arena that any choice of offsets (multiples of `alignment`) allows."""
    blocks, lives = _blocks(graph, kernels)
    order = sorted(blocks.items(), key=lambda b: -b[1])
    size = max(blocks.values())
    while not _fits(graph, kernels, alignment, size, order, lives, {}):
        size += 1
    return size


Block = tuple[str, int]
"""("tensor", its index) or ("scratch", its node)."""


def _blocks(graph: Graph, kernels: Sequence[Kernel]) -> tuple[dict[Block, int], dict[Block, range]]:
    """Bytes of each block, and the nodes during which it lives."""
    base = {t: t for t in range(len(graph.tensors))}
    for node, kernel in zip(graph.nodes, kernels, strict=True):
        if kernel.alias:
            base[node.outputs[0]] = base[node.inputs[0]]
    moments: dict[Block, list[int]] = {}
    sizes: dict[Block, int] = {}
    for t in graph.inputs:
        moments.setdefault(("tensor", t), []).append(-1)
    for n, (node, kernel) in enumerate(zip(graph.nodes, kernels, strict=True)):
        for t in (*node.inputs, *node.outputs):
            moments.setdefault(("tensor", base[t]), []).append(n)
        if kernel.scratch_bytes:
            moments["scratch", n] = [n]
            sizes["scratch", n] = kernel.scratch_bytes
    for t in graph.outputs:
        moments["tensor", base[t]].append(len(graph.nodes))
    sizes |= {b: graph.tensors[b[1]].bytes for b in moments if b[0] == "tensor"}
    return sizes, {b: range(min(m), max(m) + 1) for b, m in moments.items()}


def _fits(
    graph: Graph,
    kernels: Sequence[Kernel],
    alignment: int,
    arena: int,
    left: list[tuple[Block, int]],
    lives: dict[Block, range],
    placed: dict[Block, tuple[int, int]],
) -> bool:
    if not left:
        return True
    (block, size), *rest = left
    for at in range(0, arena - size + 1, alignment):
        if all(
            apart((at, size), there) or _may_meet(graph, kernels, lives, (block, at), (other, there[0]))
            for other, there in placed.items()
        ) and _fits(graph, kernels, alignment, arena, rest, lives, {**placed, block: (at, size)}):
            return True
    return False


def _may_meet(
    graph: Graph,
    kernels: Sequence[Kernel],
    lives: dict[Block, range],
    one: tuple[Block, int],
    other: tuple[Block, int],
) -> bool:
    """Whether blocks at these offsets may share bytes: they never live together, or a kernel allows it."""
    common = set(lives[one[0]]) & set(lives[other[0]])
    if not common:
        return True
    if len(common) > 1 or "scratch" in (one[0][0], other[0][0]):
        return False
    (n,) = common
    if not 0 <= n < len(graph.nodes):
        return False
    (out, at), (given, there) = (one, other) if lives[one[0]].start == n else (other, one)
    node, kernel = graph.nodes[n], kernels[n]
    if kernel.alias or out[1] != node.outputs[0] or lives[given].stop - 1 != n:
        return False
    base = {t: t for t in range(len(graph.tensors))}
    for earlier, how in zip(graph.nodes[:n], kernels, strict=False):
        if how.alias:
            base[earlier.outputs[0]] = base[earlier.inputs[0]]
    positions = [p for p, t in enumerate(node.inputs) if base[t] == given[1]]
    if len(positions) > 1:  # in place means one input; overlays hold for each, and all in one direction
        directions = Kernel(overlay=kernel.overlay), Kernel(overlay_up=kernel.overlay_up)
        return any(all(declared(way, p, at, there) for p in positions) for way in directions)
    return all(declared(kernel, p, at, there) for p in positions) and bool(positions)
