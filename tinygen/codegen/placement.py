"""Puts a lowered graph into a device's memories: its arena, or parts of it, and its constants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from tinygen.codegen.lowering import Lowered
from tinygen.codegen.regions import Regions
from tinygen.device import Device, Memory
from tinygen.ir import MismatchError, TinygenError, UnsupportedError
from tinygen.plan.rooms import Pins, Room, plan_rooms

ONE_ARENA = ("layer.c.j2", "cascade.c.j2")
"""Templates of layers that take pointers into several arenas."""

Sections = Mapping[tuple[int, str], str]
"""(node, constant) -> the memory's label, of constants that do not lie in the first flash."""


def place(lowered: Lowered, device: Device, regions: Regions, *, solver: bool = False) -> Lowered:
    """`lowered` with a memory for each part of the arena and for each constant.

    By default the arena is one, in the fastest RAM; where that is too small, it is split over all RAM so that accesses
    to the slow ones cost least. MismatchError if the memories that were asked for are too small.
    """
    _check_numbers(lowered, regions)
    rooms = _rooms(lowered, device, regions)
    plan = lowered.plan
    if len(rooms) > 1:
        graph, number = lowered.graph, {room.name: r for r, room in enumerate(rooms)}
        tensors = {graph.inputs[i]: number[m.label] for i, m in regions.inputs.items()}
        tensors |= {t: number[m.label] for n, m in regions.outputs.items() for t in graph.nodes[n].outputs}
        pins = Pins(tensors, {n: number[m.label] for n, m in regions.scratch.items()})
        plan = plan_rooms(graph, lowered.kernels, plan, rooms, pins, lowered.macs, device.alignment, solver=solver)
    elif rooms:
        if regions.arena and plan.arena_bytes > rooms[0].bytes:
            raise MismatchError(
                f"the arena takes {plan.arena_bytes:,} bytes; {rooms[0].name} has {rooms[0].bytes:,} for it",
                where="--region arena",
                cure="name another memory with it, as in arena=FAST+SLOW",
            )
        plan = replace(plan, memories=(rooms[0].name,))
    return replace(lowered, plan=plan, sections=_sections(lowered, device, regions))


def _check_numbers(lowered: Lowered, regions: Regions) -> None:
    layers = len(lowered.graph.nodes)
    for n in (*regions.outputs, *regions.scratch, *regions.layer_weights):
        if n >= layers:
            raise TinygenError(f"there is no layer {n}", where="--region", cure=f"layers are 0 to {layers - 1}")
    for n in regions.scratch:
        if n not in lowered.plan.scratch:
            raise TinygenError(f"layer {n} has no scratch", where="--region")
    if any(i >= len(lowered.graph.inputs) for i in regions.inputs):
        raise TinygenError(f"the network has {len(lowered.graph.inputs)} input(s)", where="--region input:N")


def _rooms(lowered: Lowered, device: Device, regions: Regions) -> list[Room]:
    """The memories of the arena, in the order of the device's own, the fastest first."""
    chosen = {memory.label: size for memory, size in regions.arena}
    rams = device.rams
    splittable = lowered.feed is None and all(k.alias or k.template in ONE_ARENA for k in lowered.kernels)
    if not chosen and rams:
        size = lowered.plan.arena_bytes
        if regions.pinned or (size > rams[0].bytes and len(rams) > 1 and splittable):
            chosen = {memory.label: memory.bytes for memory in rams}
        else:
            first = next((memory for memory in rams if size <= memory.bytes), rams[0])
            chosen = {first.label: first.bytes}
    for memory in regions.pinned:
        chosen.setdefault(memory.label, memory.bytes)
    if len(chosen) > 1 and not splittable:
        raise UnsupportedError(
            "an arena of several memories holds whole tensors",
            where="an input fed by rows, or encoded weights",
            cure="keep the arena in one memory, or compile without --feed and --encode",
        )
    stated = any(memory.wait_cycles for memory in rams)
    return [
        Room(memory.label, chosen[memory.label], memory.wait_cycles if stated else float(rank))
        for rank, memory in enumerate(rams)
        if memory.label in chosen
    ]


def _sections(lowered: Lowered, device: Device, regions: Regions) -> Sections:
    """Constants that do not lie in the first flash: pinned ones, and those for which it has no room.

    What is read least often for its size leaves it first: a layer reads its constants about once for every four
    products.
    """
    flashes = [memory for memory in device.memories if memory.kind == "flash"]
    found: dict[tuple[int, str], str] = {}
    free: list[tuple[float, int, str, int]] = []
    for n, constants in ((n, lowered.constants(n)) for n in range(len(lowered.kernels))):
        pinned = regions.layer_weights.get(n, regions.weights)
        for constant in constants:
            if pinned is not None:
                if not flashes or pinned != flashes[0]:
                    found[n, constant.name] = pinned.label
                continue
            size = np.asarray(constant.data).nbytes
            free.append((lowered.macs[n] / max(size, 1), n, constant.name, size))
    if len(flashes) > 1:
        found |= _overflow(free, flashes)
    return found


def _overflow(constants: list[tuple[float, int, str, int]], flashes: list[Memory]) -> dict[tuple[int, str], str]:
    """Those that the first flash has no room for; the last one takes whatever is left."""
    found: dict[tuple[int, str], str] = {}
    room = [memory.bytes for memory in flashes]
    for _, n, name, size in sorted(constants, key=lambda one: (-one[0], one[1], one[2])):
        at = next((i for i, left in enumerate(room) if size <= left), len(room) - 1)
        room[at] -= size
        if at:
            found[n, name] = flashes[at].label
    return found
