"""Which layers run as cascades, in strips of how many rows: the smallest arena, or the least cost."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tinygen.cascade.candidates import Candidate, Surroundings, candidates, exact
from tinygen.cascade.cost import node_cost
from tinygen.cascade.flash import flash_bytes
from tinygen.cascade.front import Point, pareto_front
from tinygen.cascade.kernel import assemble
from tinygen.cascade.node import CASCADE
from tinygen.cascade.parts import Known, Price, Select, run_kernels, run_price
from tinygen.cascade.remake import Variants, patched, remaking
from tinygen.cascade.schedule import Run
from tinygen.ir import Graph, Kernel
from tinygen.plan import Plan, plan_memory

SHARE = 0.12
"""Of the network's instructions that cascades may add, by an estimate that is no better than rough."""
ROUGH = 0.35
"""Of the network's instructions that a rough estimate may be too high."""
QUICK = 20_000
"""Steps of the planner for a set of cascades."""
ROUNDS = 100
"""Times that the kernels of the best cascades so far are asked for: a count, so that results repeat."""
TRIES = 6
"""Sets of cascades that the planner judges."""


@dataclass(frozen=True)
class Network:
    """A graph in the order of execution, its kernels and its layout."""

    graph: Graph
    kernels: tuple[Kernel, ...]
    plan: Plan
    kept: frozenset[int] = frozenset()
    """Nodes that take their room for speed: no cascade has them."""
    fed: int | None = None
    """The input that comes by rows, which only a cascade at the start can read; `graph.inputs` does not name it."""


@dataclass(frozen=True)
class Wish:
    """What is asked of a search."""

    enough: int = 0
    """Bytes of the arena that are small enough."""
    share: float = SHARE
    """Of the network's instructions that all cascades together may add, by estimate; infinite: any number."""
    most: float = math.inf
    """What the network may take in all, as its `Price` counts; where there is none this is no limit."""
    flash: float = math.inf
    """Bytes of flash that each byte of RAM is worth."""
    again: bool = True
    """Whether rows and columns may be computed again where all else leaves the arena too large."""
    quick: bool = False
    """Whether a rough estimate will do, and each layer runs once a strip: what costs nearly nothing is found so."""


def with_cascades(network: Network, select: Select, alignment: int, wish: Wish, price: Price | None = None) -> Network:
    """`network` with the cascades that bring its arena to what is wished, or near it; itself if there are none.

    Of the sets of cascades that make the arena small enough the cheapest wins, else the one with the smallest arena
    that costs no more than allowed. The planner judges. `price`: what the device's kernels cost, where it is known;
    without it a rough estimate must do.
    """
    search = Search.of(network, select, alignment, None if wish.quick else price, in_turns=not wish.quick)
    allowed = wish.share * search.whole + search.cheapest()
    if search.price is not None:
        allowed = min(allowed, wish.most - search.whole)
    best = _best(search, network, wish, allowed)
    for more in (remaking, patched):
        lacking = wish.again and wish.enough < _rank(best, wish) < math.inf and not wish.quick
        if lacking and search.widen(more, best.plan.arena_bytes, allowed):
            best = _best(search, best, wish, allowed)
    if _rank(best, wish) == math.inf and not wish.quick:  # too many ways to ask for the kernels of all
        return with_cascades(network, select, alignment, replace(wish, quick=True, most=math.inf))
    return best


def _best(search: Search, network: Network, wish: Wish, allowed: float) -> Network:
    """The best of `network` and those that the search comes up with."""
    for point in search.points(wish, allowed):
        found = search.network(point)
        if _rank(found, wish) < _rank(network, wish):
            network = found
        if found.plan.arena_bytes <= max(wish.enough, point.least):
            break
    return network


def _rank(network: Network, wish: Wish) -> float:
    """The arena's size; infinite where the input is fed and nothing takes it."""
    takes = network.fed is None or any(node.op == CASCADE and node.attrs.feed for node in network.graph.nodes)
    return max(network.plan.arena_bytes, wish.enough) if takes else math.inf


@dataclass
class Search:
    """A network's cascades, whose kernels are asked for only as they are wanted."""

    base: Network
    select: Select
    alignment: int
    around: Surroundings
    live: tuple[int | None, ...]
    found: list[Candidate]
    costs: tuple[float, ...]
    """Of the nodes, each whole."""
    price: Price | None
    """None where the costs are rough estimates."""
    scale: float = 1.0
    """What the device takes for an instruction of a rough estimate: what it takes where nothing is known."""
    known: Known = field(default_factory=dict)

    @classmethod
    def of(
        cls, network: Network, select: Select, alignment: int, price: Price | None = None, *, in_turns: bool = True
    ) -> Search:
        """All cascades that could make the arena of `network` smaller."""
        around = Surroundings.of(network.graph, network.kernels, alignment)
        live, graph, fed = network.plan.live_bytes, network.graph, network.fed
        arena = network.plan.arena_bytes if fed is None else math.inf
        found = list(candidates(graph, around, live, arena, network.kept, fed, in_turns))
        whole = [
            n if fed is None or fed not in node.inputs else None for n, node in zip(live, graph.nodes, strict=True)
        ]
        rough = [node_cost(node) for node in graph.bound()]
        known = [price and price(node, kernel) for node, kernel in zip(graph.bound(), network.kernels, strict=True)]
        pairs = [(cost, r) for cost, r in zip(known, rough, strict=True) if cost is not None]
        if price is None or not sum(r for _, r in pairs):
            return cls(network, select, alignment, around, tuple(whole), found, tuple(rough), None)
        scale = sum(cost for cost, _ in pairs) / sum(r for _, r in pairs)
        found = [replace(one, cost=round(one.cost * scale)) for one in found]
        costs = tuple(scale * r if cost is None else cost for cost, r in zip(known, rough, strict=True))
        return cls(network, select, alignment, around, tuple(whole), found, costs, price, scale)

    @property
    def whole(self) -> float:
        """What the network costs without cascades."""
        return sum(self.costs)

    def cheapest(self) -> int:
        """What is added at the least: by cascades that must be."""
        front = pareto_front(self.live, self.found)
        return front[-1].cost if self.base.fed is not None and front else 0

    def widen(self, more: Variants, arena: int, allowed: float) -> bool:
        """Look at `more` cascades, too, that might make the arena smaller than `arena`; False if there are none."""
        limits = arena, allowed + (ROUGH * self.whole if more is remaking else 0)
        found = list(more(self.base.graph, self.around, self.found, self.costs, self.scale, limits))
        self.found += found
        return bool(found)

    def points(self, wish: Wish, allowed: float) -> Iterator[Point]:
        """Sets of cascades as they fit the wish, the best first, with all their kernels; at most TRIES."""
        tried: set[tuple[int, ...]] = set()
        for _ in range(ROUNDS):
            fit = [p for p in pareto_front(self.live, self.found) if self._fits(p, wish, allowed)]
            fit = [p for p in fit if _key(p) not in tried]
            if not fit or len(tried) == TRIES:
                return
            small = [p for p in fit if p.least <= wish.enough]
            point = min(small, key=lambda p: p.cost) if small else fit[0]
            if self._known(point):
                tried.add(_key(point))
                yield point
        # Kernels took more than was estimated, again and again: what is known must do.
        known = pareto_front(self.live, [one for one in self.found if one.kernel is not None])
        fit = [p for p in known if self._fits(p, wish, allowed) and _key(p) not in tried]
        small = sorted((p for p in fit if p.least <= wish.enough), key=lambda p: p.cost)
        yield from (small or fit)[: TRIES - len(tried)]

    def every_point(self) -> list[Point]:
        """The sets of cascades that no other beats by estimate, with all their kernels: the smallest arena first."""
        front: list[Point] = []
        for more in (None, remaking, patched):
            if more is not None and not (front and self.widen(more, front[0].least, math.inf)):
                continue
            for _ in range(ROUNDS):
                front = pareto_front(self.live, self.found)
                if all(self._known(point) for point in front):
                    break
        return [point for point in front if all(one.kernel is not None for one in point.chosen)]

    def _fits(self, point: Point, wish: Wish, allowed: float) -> bool:
        if self.price is not None and any(one.kernel is None for one in point.chosen):
            allowed += ROUGH * self.whole
        if self.base.fed is not None:
            return point.cost <= allowed
        saved = self.base.plan.arena_bytes - point.least
        return bool(point.chosen) and saved > 0 and point.cost <= allowed and point.flash <= wish.flash * saved

    def _known(self, point: Point) -> bool:
        """Whether all kernels of `point` are known; those that are not are asked for now."""
        lack = [one for one in point.chosen if one.kernel is None]
        for one in lack:
            at = next(i for i, other in enumerate(self.found) if other is one)
            runs = [run_kernels(patch, one.node.attrs, self.select, self.known) for patch in one.patches]
            known = [kernels for kernels in runs if kernels is not None]
            kernel = None
            if len(known) == len(runs):
                kernel = assemble(self.base.graph, one.node, one.patches, known, self.alignment)
            if kernel is None:
                del self.found[at]
                continue
            before = flash_bytes(self.base.kernels[one.first : one.end])
            price = self._price(one, known)
            cost = one.cost if price is None else round(price - sum(self.costs[one.first : one.end]))
            self.found[at] = exact(one, self.around, kernel, flash_bytes([kernel]) - before, cost)
        return not lack

    def _price(self, one: Candidate, kernels: list[dict[Run, Kernel]]) -> float | None:
        """What a cascade takes; None where only a rough estimate is known."""
        if self.price is None:
            return None
        total = 0.0
        for patch, runs in zip(one.patches, kernels, strict=True):
            found = run_price(patch, runs, self.price, self.scale)
            if found is None:
                return None
            total += found
        return total

    def network(self, point: Point) -> Network:
        """The network with the cascades of `point`."""
        nodes, kernels = list(self.base.graph.nodes), list(self.base.kernels)
        for one in reversed(point.chosen):
            assert one.kernel is not None
            nodes[one.first : one.end] = [one.node]
            kernels[one.first : one.end] = [one.kernel]
        graph = replace(self.base.graph, nodes=tuple(nodes))
        plan = plan_memory(graph, kernels, self.alignment, budget=QUICK)
        return Network(graph, tuple(kernels), plan, fed=self.base.fed)


def _key(point: Point) -> tuple[int, ...]:
    return tuple(n for one in point.chosen for n in (*_place(one), *one.node.attrs.rows, -1, *one.node.attrs.remade))


def _place(one: Candidate) -> tuple[int, int, int, int]:
    return one.first, one.end, one.node.attrs.strip, one.node.attrs.columns
