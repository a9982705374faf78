"""The arena's layout: each storage gets an offset so that no two that live together overlap, but as kernels allow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tinygen.ir import Graph, Kernel
from tinygen.plan.bound import live_bytes
from tinygen.plan.climb import climb
from tinygen.plan.greedy import greedy_layouts
from tinygen.plan.packing import Packing, packing_of
from tinygen.plan.schedule import reorder, smallest_peak_order
from tinygen.plan.search import BUDGET, improve
from tinygen.plan.solver import solve
from tinygen.plan.storage import Demand, collect_demand


@dataclass(frozen=True)
class Plan:
    """The arena's layout.

    Attributes:
        offsets: tensor index -> byte offset in the arena, for every activation.
        scratch: node index -> byte offset of its scratch buffer.
        arena_bytes: the arena's exact size.
        lower_bound_bytes: proven: no layout of this graph, with these kernels and in this order, is smaller.
        live_bytes: the least bytes that what lives while each node runs can take.
        more_bytes: where the arena is split over several memories, the sizes of the second and further parts; offsets
            are then those in each part, and `arena_bytes` is the size of the first.
        room_of, room_of_scratch: tensor, and node with scratch -> the part that it lies in; the first unless stated.
        memories: the memory of each part, where it is known.
        split_optimal: proven: no split makes accesses to slow memories cost less.
    """

    offsets: Mapping[int, int]
    scratch: Mapping[int, int]
    arena_bytes: int
    lower_bound_bytes: int
    live_bytes: tuple[int, ...]
    more_bytes: tuple[int, ...] = ()
    room_of: Mapping[int, int] = field(default_factory=dict)
    room_of_scratch: Mapping[int, int] = field(default_factory=dict)
    memories: tuple[str, ...] = ()
    split_optimal: bool = True

    @property
    def arenas(self) -> tuple[int, ...]:
        """The bytes of each arena: one, unless it is split over several memories."""
        return self.arena_bytes, *self.more_bytes

    @property
    def ram_bytes(self) -> int:
        """All arenas together."""
        return sum(self.arenas)

    @property
    def optimal(self) -> bool:
        """Whether the layout is proven to be the smallest: it meets the lower bound. Of one arena."""
        return not self.more_bytes and self.arena_bytes == self.lower_bound_bytes


def plan_memory(
    graph: Graph, kernels: Sequence[Kernel], alignment: int = 4, *, budget: int = BUDGET, solver: bool = False
) -> Plan:
    """Lay out all activations and scratch buffers; offsets are multiples of `alignment` bytes (a power of two).

    Quick layouts come first; where none meets the bound, others are tried near the best, and then an exact search
    follows, all within `budget` steps; and where that proves nothing, with `solver`, a constraint solver
    (ToolError if it is not installed). The result depends on nothing else: it is the same on every machine.
    """
    demand = collect_demand(graph, kernels)
    packing = packing_of(demand, alignment)
    live = live_bytes(demand, alignment)
    bound = max(live)
    best = _quick(demand, packing, bound)
    found = improve(packing, climb(packing, best, bound, budget // 8), bound, budget)
    if solver and packing.arena_bytes(found.offsets) > found.bound:
        found = solve(packing, found.offsets, found.bound)
    placed = [(s, at * alignment) for s, at in zip(demand.storages, found.offsets, strict=True)]
    return Plan(
        {t: offset for storage, offset in placed for t in storage.tensors},
        {s.scratch_of: offset for s, offset in placed if s.scratch_of is not None},
        packing.arena_bytes(found.offsets),
        found.bound,
        live[1:-1],
    )


def schedule_and_plan(
    graph: Graph, kernels: Sequence[Kernel], alignment: int = 4, *, solver: bool = False
) -> tuple[tuple[int, ...], Plan]:
    """(order of the nodes, the plan in that order): the model's order, unless another one makes the arena smaller."""
    chosen = own = tuple(range(len(graph.nodes)))
    plan = plan_memory(graph, kernels, alignment)
    order = smallest_peak_order(graph, kernels, alignment)
    if order != own:
        other = plan_memory(reorder(graph, order), [kernels[n] for n in order], alignment)
        if other.arena_bytes < plan.arena_bytes:
            chosen, plan = order, other
    if solver and not plan.optimal:
        plan = plan_memory(reorder(graph, chosen), [kernels[n] for n in chosen], alignment, solver=True)
    return chosen, plan


def lay_out(demand: Demand, alignment: int, budget: int = BUDGET) -> tuple[tuple[int, ...], int]:
    """(byte offset of each storage, bytes in all) of the smallest layout found; quick ones, then others near it."""
    packing, bound = packing_of(demand, alignment), max(live_bytes(demand, alignment))
    offsets = climb(packing, _quick(demand, packing, bound), bound, budget // 8)
    return tuple(at * alignment for at in offsets), packing.arena_bytes(offsets)


def _quick(demand: Demand, packing: Packing, bound: int) -> list[int]:
    """The smallest of the quick layouts, or the first that meets the bound."""
    best: list[int] | None = None
    for layout in greedy_layouts(demand, packing):
        if best is None or packing.arena_bytes(layout) < packing.arena_bytes(best):
            best = layout
        if packing.arena_bytes(best) <= bound:
            break
    assert best is not None
    return best
