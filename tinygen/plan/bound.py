"""A lower bound of the arena: what lives while one node runs must fit, however it is placed."""

from __future__ import annotations

from collections.abc import Sequence

from tinygen.plan.packing import units
from tinygen.plan.storage import Demand, Overlap


def live_bytes(demand: Demand, alignment: int) -> tuple[int, ...]:
    """For each moment from before the first node to after the last: no arena is smaller. `nodes + 2` numbers.

    Proof. Take the storages that live at one moment, placed in any way that is allowed, and count the blocks of
    `alignment` bytes that they touch. They are disjoint, but for output 0 of the node that runs and those of its
    inputs that may overlap it; so they touch as many blocks as their widths add up to, less at most
    `shared_blocks`. With U blocks touched, some storage reaches into block U - 1 or a higher one; it ends there,
    less the bytes by which its size misses a multiple of the alignment. So the arena has at least U * alignment
    bytes, less the most such bytes of any of them.
    """
    overlaps: dict[int, list[Overlap]] = {}
    for overlap in demand.overlaps:
        overlaps.setdefault(demand.storages[overlap.output].first, []).append(overlap)
    return tuple(_least(demand, overlaps.get(n, []), n, alignment) for n in range(-1, demand.nodes + 1))


def shared_blocks(output: int, partners: Sequence[tuple[int, int]]) -> int:
    """The most blocks of an output of `output` blocks that lie over its partners: (blocks, least distance) each.

    A partner that overlaps the output starts at `distance` blocks or more above the output's start: of the output's
    blocks it can share only those from there on (all, if the distance is negative). Partners are inputs that
    live together, so they share no block with each other, and all that they share lies from the smallest
    distance on.
    """
    open_to = [max(output - max(distance, 0), 0) for _, distance in partners]
    each = sum(min(width, room) for (width, _), room in zip(partners, open_to, strict=True))
    return min(each, max(open_to, default=0))


def least_distance(overlap: Overlap, alignment: int) -> int:
    """The smallest distance, in blocks, at which input and output may overlap."""
    if overlap.distance is None:
        return 0
    distance = units(overlap.distance, alignment)
    return min(distance, 0) if overlap.inplace else distance


def _least(demand: Demand, overlaps: Sequence[Overlap], n: int, alignment: int) -> int:
    live = [s.bytes for s in demand.storages if s.first <= n <= s.last]
    widths = [units(size, alignment) for size in live]
    shared = 0
    if overlaps:
        output = units(demand.storages[overlaps[0].output].bytes, alignment)
        shared = shared_blocks(
            output,
            [(units(demand.storages[o.input].bytes, alignment), least_distance(o, alignment)) for o in overlaps],
        )
    spare = max((w * alignment - size for w, size in zip(widths, live, strict=True)), default=0)
    return (sum(widths) - shared) * alignment - spare
