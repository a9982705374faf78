"""A graph made ready for a device: kernels chosen, memory planned."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from tinygen.cascade import Cascade, flat
from tinygen.cascade.feed import fed_input
from tinygen.cascade.fit import fed_by_rows, fitted, wish_of
from tinygen.cascade.parts import Price
from tinygen.cascade.rows import row_bytes
from tinygen.cascade.search import Network
from tinygen.codegen.arrangement import kernel_of, planned, with_more_room, with_room
from tinygen.codegen.budget import limit, price_of
from tinygen.codegen.encoded import with_encoded_weights
from tinygen.codegen.zeros import paying
from tinygen.device import Device
from tinygen.ir import BoundNode, Constant, Graph, Input, Kernel, Stepped, UnsupportedError
from tinygen.passes import STANDARD, run_passes
from tinygen.plan import Plan, choose_directions, plan_memory
from tinygen.plugins import Session


@dataclass(frozen=True)
class Feed:
    """An input that comes by rows: how many, and where in the arena its line buffer and state lie."""

    rows: int
    row_bytes: int
    lines: int
    state: int
    levels: tuple[tuple[int, int, int], ...]
    """Of alike steps of the first layer: how many, rows in the buffer when one may run, and after it."""


@dataclass(frozen=True)
class Lowered:
    """A graph with a kernel for each node and a place for each tensor."""

    graph: Graph
    kernels: tuple[Kernel, ...]
    plan: Plan
    macs: tuple[int, ...]
    """Multiply-accumulates of each node."""
    sections: Mapping[tuple[int, str], str] = field(default_factory=dict)
    """(node, constant) -> label of the memory that it lies in, of those that are not in the device's first flash."""

    @property
    def feed(self) -> Feed | None:
        """How the input is fed by rows; None where it stands in the arena."""
        node = self.graph.nodes[0] if self.graph.nodes else None
        if node is None or not isinstance(node.attrs, Cascade) or not node.attrs.feed:
            return None
        data, at = self.kernels[0].data, self.plan.scratch[0]
        tensor = self.graph.tensors[self.graph.inputs[0]]
        return Feed(tensor.shape[1], row_bytes(tensor), at + data["lines"], at + data["state"], tuple(data["levels"]))

    @property
    def total_macs(self) -> int:
        return sum(self.macs)

    def constants(self, n: int) -> list[Constant]:
        """The const arrays of node `n`: what its kernel packed, and constant inputs that it reads as they are."""
        bound: BoundNode = self.graph.bind(self.graph.nodes[n])
        found: dict[str, Constant] = {}
        for call in self.kernels[n].calls:
            for argument in (a.argument if isinstance(a, Stepped) else a for a in call.arguments):
                if isinstance(argument, Constant):
                    found[argument.name] = argument
                elif isinstance(argument, Input) and (data := bound.input(argument.index).data) is not None:
                    name = f"input{argument.index}"
                    found[name] = Constant(name, data)
        return list(found.values())

    @property
    def weights_bytes(self) -> int:
        """Bytes of all const arrays in flash: weights, biases, requantization constants, tables; each once."""
        return sum(self.constant_bytes.values())

    @property
    def constant_bytes(self) -> dict[str, int]:
        """Label of a memory -> bytes of the const arrays that lie there; "" is the device's first flash."""
        unique: dict[tuple[str, str, bytes], int] = {}
        for n in range(len(self.kernels)):
            for constant in self.constants(n):
                data = np.asarray(constant.data)
                unique[self.sections.get((n, constant.name), ""), data.dtype.str, data.tobytes()] = data.nbytes
        found: dict[str, int] = {}
        for (section, _, _), size in unique.items():
            found[section] = found.get(section, 0) + size
        return found


def lower(
    session: Session,
    graph: Graph,
    device: Device,
    optimize: str = "balanced",
    encode: str = "none",
    arena: int | None = None,
    feed: bool = False,
) -> Lowered:
    """Run the passes, choose the kernels, order the nodes and plan the memory of `graph` for `device`.

    Layers run as cascades where that takes less memory at nearly no cost, with `optimize` "ram" at little cost in
    time; then a constraint solver also settles layouts that nothing else has proven the smallest. `encode` is one of
    `tinygen.encode.SCHEMES`. `arena`: bytes that the arena may have; cascades bring it there at any cost, and if they
    can't, MismatchError says how far they come. `feed`: the input comes by rows and is no tensor of the arena;
    UnsupportedError where that cannot be.
    """
    plugin_passes = session.hook.tinygen_passes(device=device, stage="graph")
    passes = [*STANDARD, *(one for passes in reversed(plugin_passes) for one in passes)]
    graph = run_passes(graph, passes, session.ops)
    session = paying(session, graph, device, optimize)
    kernels = tuple(kernel_of(session, node, device, optimize) for node in graph.bound())
    if feed:
        return _fed(session, graph, kernels, device, optimize, encode, arena)
    found, roomy = planned(graph, kernels, device, solver=optimize == "ram"), frozenset[int]()
    if optimize != "ram" and (arena is None or found[3].arena_bytes <= arena):
        found, roomy = with_room(graph, kernels, device, found, arena or 0)
    unordered, (order, graph, kernels, plan) = graph, found
    if arena is not None or wish_of(optimize) is not None:
        network = Network(graph, kernels, plan, frozenset(order.index(n) for n in roomy))
        if optimize == "balanced" and (arena is None or plan.arena_bytes <= arena):
            network = with_more_room(session, network, device, arena or 0)
        price = price_of(session, device)
        most = limit(session, unordered, device) if optimize == "ram" else math.inf
        graph, kernels, plan = _cascaded(session, network, device, optimize, arena, price, most)
    if encode != "none":
        graph, kernels, plan = with_encoded_weights(session, (graph, kernels, plan), device, optimize, encode, arena)
    made = _lowered(session, graph, kernels, plan)
    return _no_larger(session, made, unordered, device, encode, arena) if optimize == "ram" else made


def _no_larger(
    session: Session, made: Lowered, graph: Graph, device: Device, encode: str, arena: int | None
) -> Lowered:
    """`made` to save RAM, or the default build of `graph` if its arena is no larger.

    Where a default build has layers that take free room to be faster, little time may be left to pay for a small arena.
    """
    if not any(kernel_of(session, node, device, "balanced").roomy for node in graph.bound()):
        return made
    usual = lower(session, graph, device, "balanced", encode, arena)
    return usual if usual.plan.arena_bytes <= made.plan.arena_bytes else made


def whole_network(session: Session, graph: Graph, device: Device, optimize: str, feed: bool = False) -> Network:
    """The network as a search for cascades begins with it: its layers whole, in order, laid out."""
    plugin_passes = session.hook.tinygen_passes(device=device, stage="graph")
    passes = [*STANDARD, *(one for passes in reversed(plugin_passes) for one in passes)]
    graph = run_passes(graph, passes, session.ops)
    kernels = tuple(kernel_of(session, node, device, optimize) for node in graph.bound())
    fed = fed_input(graph) if feed else None
    _, graph, kernels, plan = planned(replace(graph, inputs=()) if feed else graph, kernels, device)
    return Network(graph, kernels, plan, fed=fed)


def _fed(
    session: Session,
    graph: Graph,
    kernels: tuple[Kernel, ...],
    device: Device,
    optimize: str,
    encode: str,
    arena: int | None,
) -> Lowered:
    """The network with its input fed by rows: the arena holds just those that are still needed."""
    if encode != "none":
        raise UnsupportedError(
            "encoded weights are read by whole layers only",
            where="an input fed by rows",
            cure="compile without --encode",
        )
    tensor = fed_input(graph)
    _, graph, kernels, plan = planned(replace(graph, inputs=()), kernels, device)
    network, price = Network(graph, kernels, plan, fed=tensor), price_of(session, device)

    def select(node: BoundNode) -> Kernel:
        return session.kernel(node, device, optimize)

    found = fed_by_rows(network, select, device.alignment, arena, optimize, price)
    graph, kernels, plan = found.graph, found.kernels, plan_memory(found.graph, found.kernels, device.alignment)
    kernels, plan = choose_directions(graph, kernels, plan, device.alignment)
    return _lowered(session, replace(graph, inputs=(tensor,)), kernels, plan)


def _lowered(session: Session, graph: Graph, kernels: tuple[Kernel, ...], plan: Plan) -> Lowered:
    macs = tuple(sum(session.ops[n.op].macs(graph.bind(n)) for n in flat(node)) for node in graph.nodes)
    return Lowered(graph, kernels, plan, macs)


def _cascaded(
    session: Session,
    network: Network,
    device: Device,
    optimize: str,
    arena: int | None,
    price: Price | None,
    most: float,
) -> tuple[Graph, tuple[Kernel, ...], Plan]:
    """The network with the cascades that make its arena smaller, of which RAM builds may take `most` in all."""

    def select(node: BoundNode) -> Kernel:
        return session.kernel(node, device, optimize)

    found = fitted(network, select, device.alignment, arena, wish_of(optimize, most), price)
    if found is network:
        return network.graph, network.kernels, network.plan
    _, graph, kernels, plan = planned(found.graph, found.kernels, device, solver=optimize == "ram")
    return graph, kernels, plan
