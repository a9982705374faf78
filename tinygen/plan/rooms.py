"""An arena in several memories: which storage lies where, so that accesses to the slow ones cost least."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tinygen.ir import Graph, Kernel, MismatchError
from tinygen.plan.packing import packing_of
from tinygen.plan.planner import Plan, lay_out
from tinygen.plan.rooms_solver import solve_rooms
from tinygen.plan.storage import Demand, Overlap, Storage, collect_demand

TRIES = 2000
"""Steps of the search for each layout that is tried."""


@dataclass(frozen=True)
class Room:
    """A memory that holds a part of the arena: its name, the bytes that it has for it, and how slow it is.

    `wait`: what an access of a word costs more than in the fastest memory, in cycles or in any other unit.
    """

    name: str
    bytes: int
    wait: float


@dataclass(frozen=True)
class Pins:
    """Tensors, and scratch buffers of nodes, that must lie in a certain room (a number)."""

    tensors: Mapping[int, int]
    scratch: Mapping[int, int]


def plan_rooms(
    graph: Graph, kernels: Sequence[Kernel], plan: Plan, rooms: Sequence[Room], pins: Pins, macs: Sequence[int],
    alignment: int, *, solver: bool = False,
) -> Plan:  # fmt: skip
    """`plan` with its storages spread over `rooms`, each an arena of its own, so that waiting costs little.

    Storages leave a room that is too full for the next one, those first whose accesses are fewest for their size; then
    each that finds room comes back. Rooms in which nothing lies are left out. With `solver`, OR-Tools looks for a
    cheaper split of them all and for a proof (ToolError if it is not installed). MismatchError if the last room is too
    small.
    """
    demand = collect_demand(graph, kernels)
    accesses = storage_accesses(demand, graph, kernels, macs)
    pinned = _pinned(demand, pins)
    where = _spread(demand, accesses, pinned, rooms, alignment)
    offsets, sizes = _lay_out(demand, where, len(rooms), alignment)
    proven = not any(rooms[r].wait and accesses[i] for i, r in enumerate(where) if i not in pinned)
    if solver and not proven:
        costs = [[round(words * room.wait) for room in rooms] for words in accesses]
        packing = packing_of(demand, alignment)
        where, offsets, proven = solve_rooms(packing, [room.bytes for room in rooms], costs, pinned, where, offsets)
        ends = [(r, at + s.bytes) for s, r, at in zip(demand.storages, where, offsets, strict=True)]
        sizes = [max((end for room, end in ends if room == r), default=0) for r in range(len(rooms))]
    used = [r for r, size in enumerate(sizes) if size] or [0]
    placed = list(zip(demand.storages, map(used.index, where), offsets, strict=True))
    return replace(
        plan,
        offsets={t: at for storage, _, at in placed for t in storage.tensors},
        scratch={s.scratch_of: at for s, _, at in placed if s.scratch_of is not None},
        arena_bytes=sizes[used[0]],
        more_bytes=tuple(sizes[r] for r in used[1:]),
        room_of={t: r for storage, r, _ in placed for t in storage.tensors},
        room_of_scratch={s.scratch_of: r for s, r, _ in placed if s.scratch_of is not None},
        memories=tuple(rooms[r].name for r in used),
        split_optimal=proven,
    )


def storage_accesses(demand: Demand, graph: Graph, kernels: Sequence[Kernel], macs: Sequence[int]) -> list[int]:
    """About how many words each storage is read and written in one inference.

    A node writes its outputs once and reads its inputs once. One that multiplies reads a word for every four products,
    of its scratch where it has some (there it has gathered its input), of its first input otherwise.
    """
    number = {t: i for i, s in enumerate(demand.storages) for t in s.tensors}
    scratch = {s.scratch_of: i for i, s in enumerate(demand.storages) if s.scratch_of is not None}
    words = [0] * len(demand.storages)
    for n, (node, kernel) in enumerate(zip(graph.nodes, kernels, strict=True)):
        if kernel.alias:
            continue
        for tensor in (*node.inputs, *node.outputs):
            if tensor in number:
                words[number[tensor]] += -(-graph.tensors[tensor].bytes // 4)
        products = macs[n] // 4
        if n in scratch:
            words[scratch[n]] += max(products, kernel.scratch_bytes // 4)
        elif node.inputs and node.inputs[0] in number:
            words[number[node.inputs[0]]] += products
    return words


def _pinned(demand: Demand, pins: Pins) -> dict[int, int]:
    found: dict[int, int] = {}
    for i, storage in enumerate(demand.storages):
        wanted = {pins.tensors[t] for t in storage.tensors if t in pins.tensors}
        if storage.scratch_of is not None and storage.scratch_of in pins.scratch:
            wanted.add(pins.scratch[storage.scratch_of])
        if len(wanted) > 1:
            raise MismatchError("tensors that share their memory are pinned to several", where="--region")
        if wanted:
            (found[i],) = wanted
    return found


def _spread(
    demand: Demand, accesses: Sequence[int], pinned: Mapping[int, int], rooms: Sequence[Room], alignment: int
) -> list[int]:
    """The room of each storage."""
    density = [words / max(s.bytes, 1) for words, s in zip(accesses, demand.storages, strict=True)]
    where = [pinned.get(i, 0) for i in range(len(demand.storages))]
    for r, room in enumerate(rooms):
        while (size := _size(demand, where, r, alignment)) > room.bytes:
            movable = [i for i, at in enumerate(where) if at == r and i not in pinned]
            if r + 1 == len(rooms) or not movable:
                raise MismatchError(
                    f"the part of the arena in {room.name} takes {size:,} bytes; it has {room.bytes:,}",
                    where="the arena",
                    cure="give it a larger memory (--region), or make it smaller (--optimize ram, --arena)",
                )
            busiest = max(range(-1, demand.nodes + 1), key=lambda n: _live(demand, movable, n))
            near = [i for i in movable if _lives(demand.storages[i], busiest)] or movable
            where[min(near, key=lambda i: (density[i], -demand.storages[i].bytes))] = r + 1
    for i in sorted(range(len(where)), key=lambda i: (-density[i], i)):  # those worth most come back first
        for r in range(where[i]) if i not in pinned else ():
            trial = [*where[:i], r, *where[i + 1 :]]
            if rooms[r].wait < rooms[where[i]].wait and _size(demand, trial, r, alignment) <= rooms[r].bytes:
                where = trial
                break
    return where


def _live(demand: Demand, among: Sequence[int], n: int) -> int:
    return sum(demand.storages[i].bytes for i in among if _lives(demand.storages[i], n))


def _lives(storage: Storage, n: int) -> bool:
    return storage.first <= n <= storage.last


def _part(demand: Demand, members: Sequence[int]) -> Demand:
    """What those storages alone ask for."""
    number = {i: k for k, i in enumerate(members)}
    overlaps = tuple(
        Overlap(number[o.output], number[o.input], o.distance, o.up, o.inplace)
        for o in demand.overlaps
        if o.output in number and o.input in number
    )
    return Demand(tuple(demand.storages[i] for i in members), overlaps, demand.nodes)


def _size(demand: Demand, where: Sequence[int], room: int, alignment: int) -> int:
    members = [i for i, r in enumerate(where) if r == room]
    return lay_out(_part(demand, members), alignment, TRIES)[1] if members else 0


def _lay_out(demand: Demand, where: Sequence[int], rooms: int, alignment: int) -> tuple[list[int], list[int]]:
    """(offset of each storage in its room, bytes of each room)."""
    offsets, sizes = [0] * len(where), [0] * rooms
    for r in range(rooms):
        members = [i for i, room in enumerate(where) if room == r]
        if members:
            found, sizes[r] = lay_out(_part(demand, members), alignment, TRIES)
            for i, at in zip(members, found, strict=True):
                offsets[i] = at
    return offsets, sizes
