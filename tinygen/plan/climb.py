"""Better layouts by trying other orders: what ends too high is placed earlier."""

from __future__ import annotations

import random
from collections.abc import Sequence

from tinygen.plan.greedy import place
from tinygen.plan.packing import Packing


def climb(packing: Packing, offsets: Sequence[int], bound: int, budget: int) -> list[int]:
    """A layout that is at least as small as `offsets` (units); it stops where one of `bound` bytes is found.

    It starts from the order of the offsets, places each item as low as it can, and then, again and again, moves one
    of the items that end highest, or one that lives together with it, to an earlier place in the order. A move
    stays unless it makes the layout larger. The random numbers are the same in every run. It ends after about
    `budget` pairs were looked at: a count, so that every machine stops alike.
    """
    count = len(packing.sizes)
    uniform = random.Random(0).random
    order = sorted(range(count), key=lambda i: (offsets[i], i))
    best = now = list(offsets)
    size = packing.arena_bytes(now)
    pairs = sum(len(gaps) for gaps in packing.gaps) + count
    for _ in range(budget // pairs):
        if packing.arena_bytes(best) <= bound:
            break
        ends = [at * packing.alignment + bytes_ for at, bytes_ in zip(now, packing.sizes, strict=True)]
        top = ends.index(max(ends))
        near = [top, top, *packing.gaps[top]]
        item = near[int(uniform() * len(near))]
        place_now = order.index(item)
        other = order.copy()
        other.insert(int(uniform() * (place_now + 1)), other.pop(place_now))
        layout = place(packing, [(i,) for i in other])
        if packing.arena_bytes(layout) <= size:
            order, now, size = other, layout, packing.arena_bytes(layout)
            if size < packing.arena_bytes(best):
                best = layout
    return best
