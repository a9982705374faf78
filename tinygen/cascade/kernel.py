"""The kernel of a cascade: the device's own kernels for strips of rows, called strip after strip."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from tinygen.cascade.buffers import place_buffers
from tinygen.cascade.calls import Builder
from tinygen.cascade.feed import STATE, feed_parts, feed_strips
from tinygen.cascade.flash import flash_bytes
from tinygen.cascade.node import Cascade
from tinygen.cascade.overlay import overlay_distance
from tinygen.cascade.parts import Select, run_kernels
from tinygen.cascade.patches import Patch
from tinygen.cascade.program import Program, make_program
from tinygen.cascade.reuse import over_dead_rows
from tinygen.cascade.runs import Segment, segments
from tinygen.cascade.schedule import Run, Schedule
from tinygen.ir import Call, Graph, Input, Kernel, Node, Output

SPARED = 200
"""Bytes that a program must spare to be worth what runs it."""

FEED_SOURCES = ("feed/tg_feed_start.c", "feed/tg_feed_rows.c", "feed/tg_feed_complete.c")

Pieces = Sequence[tuple[Builder, Schedule]]
"""What makes the calls of each patch, and its schedule."""


def cascade_kernel(graph: Graph, node: Node, patches: Sequence[Patch], select: Select, alignment: int) -> Kernel | None:
    """The kernel of a cascade; None if a node has none for strips, or rows would not be aligned."""
    found = [run_kernels(patch, node.attrs, select) for patch in patches]
    known = [kernels for kernels in found if kernels is not None]
    return assemble(graph, node, patches, known, alignment) if len(known) == len(found) else None


def assemble(
    graph: Graph, node: Node, patches: Sequence[Patch], kernels: Sequence[Mapping[Run, Kernel]], alignment: int
) -> Kernel | None:
    """The kernel of a cascade whose patches run `kernels`; None if rows would not be aligned."""
    attrs: Cascade = node.attrs
    names: dict[str, list[bytes]] = {}
    pieces = [_piece(node, patch, one, alignment, names) for patch, one in zip(patches, kernels, strict=True)]
    made = _loops(pieces)
    if made is None or not made[0]:
        return None
    calls, data = made
    program = _program(graph, pieces)
    if program is not None and _bytes(program) + SPARED < flash_bytes([Kernel(calls)]):
        calls, data = program.calls, _program_data(pieces, program)
    size = max(builder.buffers.bytes for builder, _ in pieces)
    if attrs.feed:
        buffers = pieces[0][0].buffers
        calls = (replace(calls[0], needs=(*calls[0].needs, *FEED_SOURCES)), *calls[1:])
        data = {**data, "lines": buffers.lines[node.inputs[0]], "state": buffers.scratch[STATE]}
        return Kernel(calls, size, template="feed_layer.c.j2", data=data, why=_why(attrs))
    whole = {i: overlay_distance(graph, pieces[0][1], t, node.outputs[0]) for i, t in enumerate(node.inputs)}
    overlay = {} if attrs.columns else whole  # each patch reads the input anew
    return Kernel(calls, scratch_bytes=size, overlay=overlay, template="cascade.c.j2", data=data, why=_why(attrs))


def _why(attrs: Cascade) -> str:
    rows = f"{len(attrs.nodes)} layers by strips of {attrs.strip} row{'s' * (attrs.strip > 1)}"
    words = [
        f"{rows} and {attrs.columns} column{'s' * (attrs.columns > 1)}" if attrs.columns else rows,
        *(["a few rows each in turn"] if attrs.rows else []),
        *([f"{len(attrs.remade)} made anew for each"] if attrs.remade else []),
    ]
    return f"{', '.join(words)}{' as they are fed' if attrs.feed else ''}: " + ", ".join(one.op for one in attrs.nodes)


def _piece(
    node: Node, patch: Patch, kernels: Mapping[Run, Kernel], alignment: int, names: dict[str, list[bytes]]
) -> tuple[Builder, Schedule]:
    reuse = over_dead_rows(patch.graph, patch.nodes, patch.schedule, kernels)
    runs = {k: [(run, one) for run, one in reuse.kernels.items() if run.node == k] for k in range(len(patch.nodes))}
    sums = len(patch.nodes) - 1 if patch.columns and patch.fold is not None else None
    buffers = place_buffers(patch.graph, patch.nodes, reuse.schedule, runs, alignment, reuse.inside, sums)
    return Builder(patch.graph, node, patch.nodes, reuse.kernels, buffers, alignment, names), reuse.schedule


def _loops(pieces: Pieces) -> tuple[tuple[Call, ...], dict[str, Any]] | None:
    """Calls, alike strips as loops; None where a pointer would not be aligned."""
    calls: list[Call] = []
    counts, levels = [], []
    for builder, schedule in pieces:
        parts = feed_parts(schedule, builder.node.inputs[0]) if builder.node.attrs.feed else []
        for segment in [part.segment for part in parts] or segments(schedule):
            made = builder.calls(segment)
            if made is None:
                return None
            calls += made
            counts.append((len(made), segment.repeat))
        levels += [(part.segment.repeat, part.full, part.keep) for part in parts]
    return tuple(calls), {"segments": counts, "steps": (), "levels": levels}


def _program(graph: Graph, pieces: Pieces) -> Program | None:
    node = pieces[0][0].node
    parts = []
    for builder, schedule in pieces:
        strips = (
            [strip for strip, _, _ in feed_strips(schedule, node.inputs[0])]
            if node.attrs.feed
            else list(schedule.strips)
        )
        for strip in strips:
            still = tuple((0,) * (len(a.reads) + 1) if isinstance(a, Run) else () for a in strip)
            parts.append(builder.calls(Segment(strip, 1, still)) or [])

    def item_bytes(one: Input | Output) -> int:
        return graph.tensors[(node.inputs if isinstance(one, Input) else node.outputs)[one.index]].dtype.bytes

    return make_program(parts, item_bytes, wide=len(pieces) > 1)


def _program_data(pieces: Pieces, program: Program) -> dict[str, Any]:
    node, schedule = pieces[0][0].node, pieces[0][1]
    strips = feed_strips(schedule, node.inputs[0]) if node.attrs.feed else []
    levels = [(1, full, keep) for _, full, keep in strips]
    return {"steps": program.steps, "starts": program.starts, "levels": levels, "wide": program.wide}


def _bytes(program: Program) -> int:
    """About the bytes of flash that it takes."""
    return flash_bytes([Kernel(program.calls)]) + 4 * len(program.calls) + 2 * (1 + program.wide) * len(program.steps)
