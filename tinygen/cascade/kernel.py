"""The kernel of a cascade: the device's own kernels for strips of rows, called strip after strip."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from tinygen.cascade.buffers import Buffers, place_buffers
from tinygen.cascade.feed import FEED, STATE, feed_axes, feed_node, feed_parts
from tinygen.cascade.fold import fold_kernel, folds
from tinygen.cascade.node import Cascade
from tinygen.cascade.overlay import overlay_distance
from tinygen.cascade.rows import part, row_axes, row_bytes
from tinygen.cascade.runs import Segment, segments
from tinygen.cascade.schedule import Carry, Run, Schedule, make_schedule
from tinygen.ir import (
    Argument,
    BoundNode,
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

FEED_SOURCES = ("feed/tg_feed_start.c", "feed/tg_feed_rows.c", "feed/tg_feed_complete.c")

Select = Callable[[BoundNode], Kernel]
"""The device's kernel for a node."""


def schedule_of(graph: Graph, node: Node) -> Schedule | None:
    """The schedule of a cascade; None where its nodes cannot run so."""
    axes = [row_axes(graph.bind(one)) for one in node.attrs.nodes]
    if any(one is None for one in axes) or any(folds(graph.bind(one)) for one in node.attrs.nodes[:-1]):
        return None
    made = frozenset(t for one in node.attrs.nodes for t in one.outputs)
    found = [one for one in axes if one is not None]
    if node.attrs.feed:
        found.insert(0, feed_axes(graph.tensors[node.inputs[0]].shape))
    return make_schedule(
        steps_of(node),
        found,
        made | frozenset(node.inputs),
        node.attrs.strip,
        folds(graph.bind(node.attrs.nodes[-1])),
    )


def steps_of(node: Node) -> tuple[Node, ...]:
    """The nodes of a cascade's schedule: its own, after the one that stands for the rows that are fed."""
    attrs: Cascade = node.attrs
    return (feed_node(node.inputs[0]), *attrs.nodes) if attrs.feed else attrs.nodes


def cascade_kernel(graph: Graph, node: Node, schedule: Schedule, select: Select, alignment: int) -> Kernel | None:
    """The kernel of a cascade; None if a node has none for strips, or rows would not be aligned."""
    attrs: Cascade = node.attrs
    builder = _Builder(graph, node, schedule, select, alignment)
    parts = feed_parts(schedule, node.inputs[0]) if attrs.feed else []
    loops = [part.segment for part in parts] or segments(schedule)
    nodes = steps_of(node)
    kernels: dict[int, list[tuple[Run, Kernel]]] = {k: [] for k in range(len(nodes))}
    for action in (a for strip in schedule.strips for a in strip):
        if isinstance(action, Run) and nodes[action.node].op != FEED:
            kernel = builder.kernel(action)
            if kernel is None:
                return None
            kernels[action.node].append((action, kernel))
    buffers = place_buffers(graph, nodes, schedule, kernels, alignment)
    calls: list[Call] = []
    counts = []
    for segment in loops:
        made = builder.calls(segment, buffers)
        if made is None:
            return None
        calls += made
        counts.append((len(made), segment.repeat))
    rows = f"{len(attrs.nodes)} layers by strips of {attrs.strip} row{'s' * (attrs.strip > 1)}"
    why = f"{rows}{' as they are fed' if attrs.feed else ''}: " + ", ".join(one.op for one in attrs.nodes)
    if attrs.feed:
        if not calls:
            return None
        calls[0] = replace(calls[0], needs=(*calls[0].needs, *FEED_SOURCES))
        data = {
            "segments": counts,
            "levels": [(part.segment.repeat, part.full, part.keep) for part in parts],
            "lines": buffers.lines[node.inputs[0]],
            "state": buffers.scratch[STATE],
        }
        return Kernel(tuple(calls), buffers.bytes, template="feed_layer.c.j2", data=data, why=why)
    return Kernel(
        tuple(calls),
        scratch_bytes=buffers.bytes,
        overlay={i: overlay_distance(graph, schedule, t, node.outputs[0]) for i, t in enumerate(node.inputs)},
        template="cascade.c.j2",
        data={"segments": counts},
        why=why,
    )


@dataclass
class _Builder:
    """Makes the calls of a cascade."""

    graph: Graph
    node: Node
    schedule: Schedule
    select: Select
    alignment: int
    known: dict[tuple[object, ...], Kernel] = field(default_factory=dict)
    names: dict[str, list[bytes]] = field(default_factory=dict)

    def kernel(self, run: Run) -> Kernel | None:
        """The kernel of a run; None where it is not plain calls."""
        key = (run.node, run.rows, run.need.rows, run.need.above, run.need.below, run.folds)
        if key not in self.known:
            bound = self.graph.bind(steps_of(self.node)[run.node])
            axes = row_axes(bound)
            assert axes is not None
            if run.folds is None:
                attrs: Cascade = self.node.attrs
                self.known[key] = attrs.form(self.select(part(bound, axes, run.rows, run.need)))
            else:
                self.known[key] = fold_kernel(bound, run.rows, *run.folds)
        kernel = self.known[key]
        plain = not kernel.alias and kernel.template == "layer.c.j2"
        return kernel if plain and kernel.calls else None

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
            kernel = self.kernel(action)
            assert kernel is not None
            made += [replace(c, arguments=tuple(map(run.argument, c.arguments))) for c in kernel.calls]
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
