"""Which way kernels work: upwards, or from the last pixel down, where that makes the arena smaller."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tinygen.ir import Graph, Kernel
from tinygen.plan.planner import Plan, plan_memory

NEAR_PEAK = 0.6
"""A kernel is turned only where at least this share of the arena lives: elsewhere it cannot matter."""


def choose_directions(
    graph: Graph, kernels: Sequence[Kernel], plan: Plan, alignment: int
) -> tuple[tuple[Kernel, ...], Plan]:
    """(kernels, plan) with those kernels reversed that make the arena smaller, tried one after another.

    Nothing is tried where the arena is no larger than what must live at one node: no direction changes that.
    """
    chosen = tuple(kernels)
    for n in range(len(chosen)):
        if plan.arena_bytes <= max(plan.live_bytes, default=0):
            break
        other = chosen[n].reverse
        if other is None or plan.live_bytes[n] < NEAR_PEAK * plan.arena_bytes:
            continue
        turned = (*chosen[:n], replace(other, reverse=chosen[n]), *chosen[n + 1 :])
        attempt = plan_memory(graph, turned, alignment)
        if attempt.arena_bytes < plan.arena_bytes:
            chosen, plan = turned, attempt
    return chosen, plan
