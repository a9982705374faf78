"""The arena's layout: each storage gets an offset so that no two that live together overlap."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tinygen.ir import Graph, Kernel
from tinygen.plan.storage import Storage, collect_storages


@dataclass(frozen=True)
class Plan:
    """The arena's layout.

    Attributes:
        offsets: tensor index -> byte offset in the arena, for every activation.
        scratch: node index -> byte offset of its scratch buffer.
        arena_bytes: the arena's exact size.
        lower_bound_bytes: the most bytes live at one node: no layout of these storages can be smaller.
        live_bytes: bytes live while each node runs.
    """

    offsets: Mapping[int, int]
    scratch: Mapping[int, int]
    arena_bytes: int
    lower_bound_bytes: int
    live_bytes: tuple[int, ...]

    @property
    def optimal(self) -> bool:
        """Whether the layout is proven to be the smallest: it meets the lower bound."""
        return self.arena_bytes == self.lower_bound_bytes


def plan_memory(graph: Graph, kernels: Sequence[Kernel], alignment: int = 4) -> Plan:
    """Lay out all activations and scratch buffers; offsets are multiples of `alignment` bytes (a power of two)."""
    storages = collect_storages(graph, kernels)
    live = tuple(_live_bytes(storages, n, alignment) for n in range(-1, len(graph.nodes) + 1))
    bound = max(live, default=0)
    layouts = (_place(sorted(storages, key=order), alignment) for order in _ORDERS)
    best: tuple[int, list[tuple[Storage, int]]] | None = None
    for placed in layouts:
        size = max((offset + s.bytes for s, offset in placed), default=0)
        if best is None or size < best[0]:
            best = size, placed
        if size <= bound:
            break
    assert best is not None
    size, placed = best
    return Plan(
        {t: offset for storage, offset in placed for t in storage.tensors},
        {s.scratch_of: offset for s, offset in placed if s.scratch_of is not None},
        size,
        bound,
        live[1:-1],
    )


_ORDERS: tuple[Callable[[Storage], tuple[int, int]], ...] = (
    lambda s: (-s.bytes, s.first),
    lambda s: (-(s.last - s.first), -s.bytes),
    lambda s: (s.first, -s.bytes),
    lambda s: (-s.last, -s.bytes),
    lambda s: (-s.bytes * (s.last - s.first + 1), s.first),
)
"""Orders in which storages are placed; the first layout that meets the bound, or the smallest, is taken."""


def _live_bytes(storages: Sequence[Storage], n: int, alignment: int) -> int:
    """The least space for what lives at node `n`: aligned sizes, but nothing after the last storage."""
    sizes = [s.bytes for s in storages if s.first <= n <= s.last]
    aligned = [_aligned(size, alignment) for size in sizes]
    return sum(aligned) - max((a - s for a, s in zip(aligned, sizes, strict=True)), default=0)


def _place(storages: Sequence[Storage], alignment: int) -> list[tuple[Storage, int]]:
    """Each storage in turn at the lowest offset where it meets none that is placed and lives at the same time."""
    placed: list[tuple[Storage, int]] = []
    for storage in storages:
        offset = 0
        together = [(o, s) for s, o in placed if s.first <= storage.last and storage.first <= s.last]
        for start, other in sorted(together, key=lambda pair: pair[0]):
            if offset + storage.bytes <= start:
                break
            offset = max(offset, _aligned(start + other.bytes, alignment))
        placed.append((storage, offset))
    return placed


def _aligned(value: int, alignment: int) -> int:
    return -(-value // alignment) * alignment
