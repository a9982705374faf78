"""What is asked of cascades: a smaller arena at next to no cost, the smallest one, or one of a given size."""

from __future__ import annotations

import math

from tinygen.cascade.node import CASCADE
from tinygen.cascade.parts import Price, Select
from tinygen.cascade.search import SHARE, Network, Wish, with_cascades
from tinygen.ir import MismatchError, UnsupportedError

BALANCED = Wish(share=0.005, flash=0.25, quick=True)
"""What cascades may cost in a balanced build: nearly no time, and a byte of flash for every four of RAM."""


def wish_of(optimize: str, most: float = math.inf) -> Wish | None:
    """What `--optimize` asks of cascades by itself; None: nothing. `most`: that a small arena may cost."""
    return {"balanced": BALANCED, "ram": Wish(most=most)}.get(optimize)


def fitted(
    network: Network, select: Select, alignment: int, arena: int | None, wish: Wish | None, price: Price | None = None
) -> Network:
    """`network` with cascades.

    Args:
        select: the device's kernel for a part of a layer.
        arena: bytes that the arena may have, whatever that costs in time; None: no limit.
        wish: look for this first, even where the limit is kept already.
        price: what the device's kernels cost, where it is known.

    MismatchError if the arena cannot be brought to its limit.
    """
    found = with_cascades(network, select, alignment, wish, price) if wish is not None else network
    if arena is None or found.plan.arena_bytes <= arena:
        return found
    found = with_cascades(network, select, alignment, Wish(arena, math.inf), price)
    if found.plan.arena_bytes <= arena:
        return found
    raise too_large(found, arena)


def fed_by_rows(
    network: Network, select: Select, alignment: int, arena: int | None, optimize: str, price: Price | None = None
) -> Network:
    """`network` with the cascade that takes its input by rows, and whatever else makes the arena small.

    UnsupportedError if its first layers do not run by rows; MismatchError if the arena cannot be brought to its limit.
    """
    wish = Wish(arena or 0, math.inf if arena or optimize == "ram" else SHARE, again=arena is not None)
    found = with_cascades(network, select, alignment, wish, price)
    if not any(node.op == CASCADE and node.attrs.feed for node in found.graph.nodes):
        raise UnsupportedError(
            "the layers that read the input do not run by rows",
            where="an input fed by rows",
            cure="compile it without --feed",
        )
    if arena is not None and found.plan.arena_bytes > arena:
        raise too_large(found, arena)
    return found


def too_large(network: Network, arena: int) -> MismatchError:
    """The error that says how far it got: `network` has the smallest arena that was found."""
    plan = network.plan
    live = max(plan.live_bytes, default=0)
    n = plan.live_bytes.index(live) if plan.live_bytes else 0
    needy = network.graph.bind(network.graph.nodes[n])
    shape = "x".join(map(str, needy.output.shape))
    needs = f"; layer {n}, {needy.op} to {shape}, alone needs {live:,}" if live > arena else ""
    return MismatchError(
        f"the network does not fit: the smallest arena that was found has {plan.arena_bytes:,} bytes, "
        f"{plan.arena_bytes - arena:,} too many{needs}",
        where=f"an arena of {arena:,} bytes",
        cure=f"give it {plan.arena_bytes:,} bytes, or make the network smaller (input size, channels of that layer)",
    )
