"""The kernel of a cascade: the device's own kernels for strips of rows, called strip after strip."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tinygen.cascade.buffers import Buffers, place_buffers
from tinygen.cascade.feed import STATE, feed_parts, feed_strips
from tinygen.cascade.flash import flash_bytes
from tinygen.cascade.node import Cascade
from tinygen.cascade.overlay import overlay_distance
from tinygen.cascade.parts import Select, run_kernels, steps_of
from tinygen.cascade.program import Program, make_program
from tinygen.cascade.reuse import over_dead_rows
from tinygen.cascade.rows import row_bytes
from tinygen.cascade.runs import Segment, segments
from tinygen.cascade.schedule import Carry, Run, Schedule
from tinygen.ir import (
    Argument,
    Call,
    Constant,
    Graph,
    Input,
    Kernel,
    Node,
    Output,
    Scalar,
    Scratch,
    Stepped,
    call,
)

WORD = 4
"""Bytes: no kernel of int8 or float32 reaches memory by more than words that must be aligned."""

SPARED = 200
"""Bytes that a program must spare to be worth what runs it."""

FEED_SOURCES = ("feed/tg_feed_start.c", "feed/tg_feed_rows.c", "feed/tg_feed_complete.c")


def cascade_kernel(graph: Graph, node: Node, schedule: Schedule, select: Select, alignment: int) -> Kernel | None:
    """The kernel of a cascade; None if a node has none for strips, or rows would not be aligned."""
    found = run_kernels(graph, node, schedule, select)
    return None if found is None else assemble(graph, node, schedule, found, alignment)


def assemble(
    graph: Graph, node: Node, schedule: Schedule, kernels: Mapping[Run, Kernel], alignment: int
) -> Kernel | None:
    """The kernel of a cascade that runs `kernels`; None if rows would not be aligned."""
    attrs: Cascade = node.attrs
    nodes = steps_of(node)
    reuse = over_dead_rows(graph, nodes, schedule, kernels)
    schedule, kernels = reuse.schedule, reuse.kernels
    builder = _Builder(graph, node, kernels, alignment)
    runs = {k: [(run, kernel) for run, kernel in kernels.items() if run.node == k] for k in range(len(nodes))}
    buffers = place_buffers(graph, nodes, schedule, runs, alignment, reuse.inside)
    made = _loops(builder, schedule, buffers)
    if made is None or not made[0]:
        return None
    calls, data = made
    program = _program(builder, schedule, buffers)
    if program is not None and _bytes(program) + SPARED < flash_bytes([Kernel(calls)]):
        calls, data = program.calls, _program_data(builder, schedule, program)
    rows = f"{len(attrs.nodes)} layers by strips of {attrs.strip} row{'s' * (attrs.strip > 1)}"
    in_turns = ", a few rows each in turn" if attrs.rows else ""
    why = f"{rows}{in_turns}{' as they are fed' if attrs.feed else ''}: " + ", ".join(one.op for one in attrs.nodes)
    if attrs.feed:
        calls = (replace(calls[0], needs=(*calls[0].needs, *FEED_SOURCES)), *calls[1:])
        data = {**data, "lines": buffers.lines[node.inputs[0]], "state": buffers.scratch[STATE]}
        return Kernel(calls, buffers.bytes, template="feed_layer.c.j2", data=data, why=why)
    return Kernel(
        calls,
        scratch_bytes=buffers.bytes,
        overlay={i: overlay_distance(graph, schedule, t, node.outputs[0]) for i, t in enumerate(node.inputs)},
        template="cascade.c.j2",
        data=data,
        why=why,
    )


def _loops(builder: _Builder, schedule: Schedule, buffers: Buffers) -> tuple[tuple[Call, ...], dict[str, Any]] | None:
    """Calls, alike strips as loops; None where a pointer would not be aligned."""
    node = builder.node
    parts = feed_parts(schedule, node.inputs[0]) if node.attrs.feed else []
    calls: list[Call] = []
    counts = []
    for segment in [part.segment for part in parts] or segments(schedule):
        made = builder.calls(segment, buffers)
        if made is None:
            return None
        calls += made
        counts.append((len(made), segment.repeat))
    levels = [(part.segment.repeat, part.full, part.keep) for part in parts]
    return tuple(calls), {"segments": counts, "steps": (), "levels": levels}


def _program(builder: _Builder, schedule: Schedule, buffers: Buffers) -> Program | None:
    node = builder.node
    strips = (
        [strip for strip, _, _ in feed_strips(schedule, node.inputs[0])] if node.attrs.feed else list(schedule.strips)
    )
    parts = []
    for strip in strips:
        still = tuple((0,) * (len(a.reads) + 1) if isinstance(a, Run) else () for a in strip)
        parts.append(builder.calls(Segment(strip, 1, still), buffers) or [])
    tensors = builder.graph.tensors

    def item_bytes(one: Input | Output) -> int:
        return tensors[(node.inputs if isinstance(one, Input) else node.outputs)[one.index]].dtype.bytes

    return make_program(parts, item_bytes)


def _program_data(builder: _Builder, schedule: Schedule, program: Program) -> dict[str, Any]:
    node = builder.node
    strips = feed_strips(schedule, node.inputs[0]) if node.attrs.feed else []
    return {"steps": program.steps, "starts": program.starts, "levels": [(1, full, keep) for _, full, keep in strips]}


def _bytes(program: Program) -> int:
    """About the bytes of flash that it takes."""
    return flash_bytes([Kernel(program.calls)]) + 4 * len(program.calls) + 2 * len(program.steps)


@dataclass
class _Builder:
    """Makes the calls of a cascade."""

    graph: Graph
    node: Node
    kernels: Mapping[Run, Kernel]
    alignment: int
    names: dict[str, list[bytes]] = field(default_factory=dict)

    def calls(self, segment: Segment, buffers: Buffers) -> list[Call] | None:
        """The calls of a segment; None where a pointer would not be aligned."""
        made: list[Call] = []
        for action, steps in zip(segment.actions, segment.steps, strict=True):
            if isinstance(action, Carry):
                made.append(self._carry(action, buffers))
                continue
            run = _RunCalls(self, action, steps if segment.repeat > 1 else (0,) * len(steps), buffers)
            if not run.aligned():
                return None
            made += [replace(c, arguments=tuple(map(run.argument, c.arguments))) for c in self.kernels[action].calls]
        return made

    def _carry(self, action: Carry, buffers: Buffers) -> Call:
        row, at = row_bytes(self.graph.tensors[action.tensor]), buffers.lines[action.tensor]
        source, target = Scratch(at + action.first * row), Scratch(at)
        size = action.rows * row
        wide = action.first * row % 4 == size % 4 == at % 4 == 0
        symbol, count = ("tg_carry_32", size // 4) if wide else ("tg_carry_8", size)
        return call(symbol, source, target, Scalar(count), op="movement")

    def constant(self, node: int, name: str, constant: Constant) -> Constant:
        """A constant of a node's kernel, under a name that no other has."""
        base = f"part{node}_{name}"
        contents = self.names.setdefault(base, [])
        content = constant.data.dtype.str.encode() + constant.data.tobytes()
        if content not in contents:
            contents.append(content)
        n = contents.index(content)
        return Constant(f"{base}_{n}" if n else base, constant.data)


@dataclass(frozen=True)
class _RunCalls:
    """The arguments of one run's calls, as the cascade gives them."""

    builder: _Builder
    run: Run
    steps: tuple[int, ...]
    buffers: Buffers

    @property
    def node(self) -> Node:
        return steps_of(self.builder.node)[self.run.node]

    def aligned(self) -> bool:
        """Whether all pointers are aligned to words, or as the device wants those of tensors, if that is less."""
        places = (*self.run.reads, self.run.writes)
        return all(
            row_bytes(self.builder.graph.tensors[t]) * n % min(self.builder.alignment, WORD) == 0
            for (t, row), step in zip(places, self.steps, strict=True)
            for n in (row, step)
        )

    def argument(self, argument: Argument) -> Argument:
        graph = self.builder.graph
        match argument:
            case Input(index, offset):
                tensor = self.node.inputs[index]
                data = graph.tensors[tensor].data
                if data is not None:
                    assert not offset, "constants are read from their start"
                    return self.builder.constant(self.run.node, f"input{index}", Constant("", data))
                which = [t for t, _ in self.run.reads].index(tensor)
                return self._place(tensor, self.run.reads[which][1], self.steps[which], offset)
            case Output(_, offset):
                return self._place(*self.run.writes, self.steps[-1], offset)
            case Constant(name, _):
                return self.builder.constant(self.run.node, name, argument)
            case Scratch(offset) if self.run.node in self.buffers.scratch:
                return Scratch(self.buffers.scratch[self.run.node] + offset)
        return argument

    def _place(self, tensor: int, row: int, step: int, offset: int) -> Argument:
        """A pointer to `offset` bytes behind the start of a row; `step`: rows by which it moves on."""
        one = self.builder.graph.tensors[tensor]
        at = row * row_bytes(one) + offset
        if tensor in self.buffers.lines:
            return Scratch(self.buffers.lines[tensor] + at)
        node = self.builder.node
        whole = Output(0, at) if tensor in node.outputs else Input(node.inputs.index(tensor), at)
        return Stepped(whole, step * row_bytes(one) // one.dtype.bytes) if step else whole
