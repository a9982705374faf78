"""The calls of a cascade's strips: the arguments of the device's kernels point into line buffers and whole tensors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tinygen.cascade.buffers import Buffers
from tinygen.cascade.narrow import COPY
from tinygen.cascade.rows import row_bytes
from tinygen.cascade.runs import Segment
from tinygen.cascade.schedule import Carry, Run
from tinygen.ir import Argument, Call, Constant, Graph, Input, Kernel, Node, Output, Scalar, Scratch, Stepped, call

WORD = 4
"""Bytes: no kernel of int8 or float32 reaches memory by more than words that must be aligned."""


@dataclass(frozen=True)
class Builder:
    """Makes the calls of a patch of cascade `node`.

    `nodes`, `kernels` and `buffers`: what runs, and where; `graph`: with the images of the patch. `names`: of the
    constants so far, which all patches share.
    """

    graph: Graph
    node: Node
    nodes: tuple[Node, ...]
    kernels: Mapping[Run, Kernel]
    buffers: Buffers
    alignment: int
    names: dict[str, list[bytes]]

    def calls(self, segment: Segment) -> list[Call] | None:
        """The calls of a segment; None where a pointer would not be aligned."""
        made: list[Call] = []
        for action, steps in zip(segment.actions, segment.steps, strict=True):
            if isinstance(action, Carry):
                made.append(self._carry(action))
                continue
            run = _RunCalls(self, action, steps if segment.repeat > 1 else (0,) * len(steps))
            if not run.aligned():
                return None
            made += [replace(c, arguments=tuple(map(run.argument, c.arguments))) for c in self.kernels[action].calls]
        return made

    def _carry(self, action: Carry) -> Call:
        row, at = row_bytes(self.graph.tensors[action.tensor]), self.buffers.lines[action.tensor]
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

    builder: Builder
    run: Run
    steps: tuple[int, ...]

    @property
    def node(self) -> Node:
        return self.builder.nodes[self.run.node]

    @property
    def buffers(self) -> Buffers:
        return self.builder.buffers

    def aligned(self) -> bool:
        """Whether all pointers are aligned to words, or as the device wants those of tensors, if that is less."""
        if self.node.op == COPY:  # by bytes
            return True
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
