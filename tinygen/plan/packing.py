"""The layout as a packing problem in whole units of the alignment: widths, and the least gaps between pairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tinygen.plan.storage import Demand


@dataclass(frozen=True)
class Packing:
    """Items 0, 1, … of `sizes` bytes; item i starts at offset[i] units of `alignment` bytes.

    Every pair (i, j) in `gaps` lives together. It is well placed if `offset[j] - offset[i] >= gaps[i][j]`, or
    `offset[i] - offset[j] >= gaps[j][i]`, or the offsets are the same and (i, j) is in `equal`. For most pairs the
    gap is the width of the lower item; an overlay makes it smaller, even negative.
    """

    alignment: int
    sizes: tuple[int, ...]
    gaps: tuple[Mapping[int, int], ...]
    equal: frozenset[tuple[int, int]]

    def taken(self, i: int, j: int, there: int) -> list[tuple[int, int]]:
        """Runs (first, last) of the units where item i may not start when item j starts at unit `there`."""
        first, last = there - self.gaps[i][j] + 1, there + self.gaps[j][i] - 1
        runs = [(first, last)]
        if (i, j) in self.equal and first <= there <= last:
            runs = [(first, there - 1), (there + 1, last)]
        return [run for run in runs if run[0] <= run[1]]

    def highest(self, i: int, arena_bytes: int) -> int:
        """The highest unit at which item i may start in an arena of that many bytes; negative if it does not fit."""
        return (arena_bytes - self.sizes[i]) // self.alignment

    def arena_bytes(self, offsets: Sequence[int]) -> int:
        """The arena's size under these offsets."""
        return max((at * self.alignment + size for at, size in zip(offsets, self.sizes, strict=True)), default=0)


def packing_of(demand: Demand, alignment: int) -> Packing:
    """The packing problem of what `demand` asks, in units of `alignment` bytes (a power of two)."""
    storages = demand.storages
    widths = [units(s.bytes, alignment) for s in storages]
    gaps: list[dict[int, int]] = [{} for _ in storages]
    for i, one in enumerate(storages):
        for j, other in enumerate(storages):
            if i != j and one.meets(other):
                gaps[i][j] = widths[i]
    equal: set[tuple[int, int]] = set()
    for overlap in demand.overlaps:
        i, j = overlap.output, overlap.input
        if overlap.distance is not None:
            gaps[i][j] = min(gaps[i][j], units(overlap.distance, alignment))
        if overlap.up is not None:
            gaps[j][i] = min(gaps[j][i], units(overlap.up, alignment))
        if overlap.inplace:
            equal |= {(i, j), (j, i)}
    return Packing(alignment, tuple(s.bytes for s in storages), tuple(gaps), frozenset(equal))


def units(size: int, alignment: int) -> int:
    """`size` bytes in units of `alignment` bytes, rounded up."""
    return -(-size // alignment)
