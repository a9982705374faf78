"""A lower bound of the arena: what lives while one node runs must fit, however it is placed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Sharing:
    """How an output may lie over one of its inputs, in blocks."""

    most: int
    """The most blocks that they share."""
    room: int
    """The blocks of the output among which the shared ones are: the same, counted from its end, for every input."""


def sharing(overlap: Overlap, output: int, given: int, alignment: int) -> Sharing:
    """What an output and an input of that many blocks can share.

    Where the input must start `distance` blocks or more above the output, the output's blocks from there on can
    be shared (all, if the distance is negative). Where the output starts `up` blocks or more above the input, the
    input's blocks from there on; that leaves open which of the output's. In place, all of the smaller one.
    """
    ways = []
    if overlap.distance is not None:
        room = max(output - max(units(overlap.distance, alignment), 0), 0)
        ways.append(Sharing(min(given, room), room))
    if overlap.up is not None:
        ways.append(Sharing(min(output, max(given - max(units(overlap.up, alignment), 0), 0)), output))
    if overlap.inplace:
        ways.append(Sharing(min(given, output), output))
    return Sharing(max(way.most for way in ways), max(way.room for way in ways))


def shared_blocks(inputs: Sequence[Sharing]) -> int:
    """The most blocks of an output that lie over its inputs.

    The inputs live together, so no block of the output lies over two of them; and all shared blocks are among
    those of the input with the most room.
    """
    return min(sum(one.most for one in inputs), max((one.room for one in inputs), default=0))


def _least(demand: Demand, overlaps: Sequence[Overlap], n: int, alignment: int) -> int:
    live = [s.bytes for s in demand.storages if s.first <= n <= s.last]
    widths = [units(size, alignment) for size in live]
    width = [units(s.bytes, alignment) for s in demand.storages] if overlaps else []
    shared = shared_blocks([sharing(o, width[o.output], width[o.input], alignment) for o in overlaps])
    spare = max((w * alignment - size for w, size in zip(widths, live, strict=True)), default=0)
    return (sum(widths) - shared) * alignment - spare
