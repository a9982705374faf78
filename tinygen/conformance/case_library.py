"""Many one-node graphs with all their kernels as one library, so that a single firmware image runs them.

No pass and no planner touches it: each kernel runs just as it was chosen, on buffers of its own. A kernel that lets
its output overlap an input gets its output there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tinygen.codegen.generate import generate
from tinygen.codegen.library import Library
from tinygen.codegen.lowering import Lowered
from tinygen.conformance.agreement import Expected, first_difference
from tinygen.conformance.cases import Case, Choice
from tinygen.conformance.setting import Setting
from tinygen.ir import ABSENT, Array, Graph, Kernel, Node, Tensor, dump
from tinygen.plan import Plan

NAME = "cases"
ALIGNMENT = 16


@dataclass(frozen=True, eq=False)
class Entry:
    """One case: what it computes, and the kernels to run it with."""

    case: Case
    expected: Expected
    choices: tuple[Choice, ...]


@dataclass(frozen=True, eq=False)
class Step:
    """One node of the library: a kernel of an entry."""

    entry: Entry
    choice: Choice

    def fault(self, outputs: Sequence[Array]) -> str:
        """The first element of `outputs` that is wrong, with the case's graph; "" if all are right."""
        for i, (actual, expected) in enumerate(zip(outputs, self.entry.expected.outputs, strict=True)):
            if found := first_difference(actual, expected):
                return f"output {i}, {found}\n{dump(self.entry.case.graph)}"
        return ""


@dataclass
class _Layout:
    """Tensors and their places so far."""

    tensors: list[Tensor] = field(default_factory=list)
    offsets: dict[int, int] = field(default_factory=dict)
    bytes: int = 0

    def take(self, size: int) -> int:
        """`size` bytes of the arena: their offset."""
        at = self.bytes
        self.bytes += _up(size)
        return at

    def add(self, tensor: Tensor, offset: int | None = None) -> int:
        """A new tensor at `offset`, or in bytes of its own; a constant has no place. Its index."""
        index = len(self.tensors)
        self.tensors.append(replace(tensor, name=f"t{index}", origin=-1))
        if not tensor.is_constant:
            self.offsets[index] = self.take(tensor.bytes) if offset is None else offset
        return index


def case_library(setting: Setting, entries: Sequence[Entry]) -> tuple[Library, list[Step]]:
    """The library of `entries` for the setting's device, and its nodes. All that they write are its outputs."""
    layout = _Layout()
    nodes: list[Node] = []
    steps: list[Step] = []
    inputs: list[int] = []
    for entry in entries:
        node = entry.case.graph.nodes[0]
        # All kernels read the same inputs: the one that may destroy them comes last.
        ordered = sorted(entry.choices, key=lambda c: (_overlapped(entry, c.kernel) is not None, c.own))
        places = _shared(layout, entry, ordered[-1].kernel)
        added = {
            i: layout.add(entry.case.graph.tensors[i], places.get(i)) for i in dict.fromkeys(node.inputs) if i != ABSENT
        }
        indices = tuple(ABSENT if i == ABSENT else added[i] for i in node.inputs)
        inputs += [i for i in added.values() if not layout.tensors[i].is_constant]
        for choice in ordered:
            shared = places if choice is ordered[-1] else {}
            outputs = tuple(layout.add(entry.case.graph.tensors[i], shared.get(i)) for i in node.outputs)
            nodes.append(replace(node, inputs=indices, outputs=outputs))
            steps.append(Step(entry, choice))
    kernels = tuple(step.choice.kernel for step in steps)
    scratch = layout.take(max((k.scratch_bytes for k in kernels), default=0))
    written = tuple(i for node in nodes for i in node.outputs)
    graph = Graph(NAME, tuple(layout.tensors), tuple(nodes), tuple(inputs), written)
    scratches = {n: scratch for n, kernel in enumerate(kernels) if kernel.scratch_bytes}
    plan = Plan(layout.offsets, scratches, layout.bytes, layout.bytes, (0,) * len(kernels))
    macs = tuple(step.entry.case.op.macs(step.entry.case.node) for step in steps)
    return generate(setting.session, Lowered(graph, kernels, plan, macs), setting.device, NAME), steps


def case_inputs(entries: Sequence[Entry]) -> list[Array]:
    """The inputs of the library of `entries`, in its order."""
    found: list[Array] = []
    for entry in entries:
        graph = entry.case.graph
        values = dict(zip(graph.nodes[0].inputs, entry.expected.inputs, strict=True))
        found += [x for i, x in values.items() if x is not None and not graph.tensors[i].is_constant]
    return found


def _overlapped(entry: Entry, kernel: Kernel) -> int | None:
    """The position of the input that the output may overlap, if there is one that the node reads once."""
    node, bound = entry.case.graph.nodes[0], entry.case.node
    for i in (*kernel.inplace, *kernel.overlay, *kernel.overlay_up):
        tensor = bound.optional(i)
        if tensor is not None and not tensor.is_constant and node.inputs.count(node.inputs[i]) == 1:
            return i
    return None


def _shared(layout: _Layout, entry: Entry, kernel: Kernel) -> dict[int, int]:
    """Tensor of the entry's graph -> offset, of an input and the output over it: as close as `kernel` allows."""
    i = _overlapped(entry, kernel)
    if i is None:
        return {}
    node = entry.case.graph.nodes[0]
    source, target = entry.case.graph.tensors[node.inputs[i]], entry.case.graph.tensors[node.outputs[0]]
    if i in kernel.inplace:
        below, above = 0, 0
    elif i in kernel.overlay:
        # Output at or below input - d, both on multiples of the alignment.
        d = kernel.overlay[i]
        below, above = (_up(d), 0) if d >= 0 else (0, -d // ALIGNMENT * ALIGNMENT)
    else:
        e = kernel.overlay_up[i]
        below, above = (0, _up(e)) if e >= 0 else (-e // ALIGNMENT * ALIGNMENT, 0)
    start = layout.take(max(below + source.bytes, above + target.bytes))
    return {node.inputs[i]: start + below, node.outputs[0]: start + above}


def _up(size: int) -> int:
    return -(-size // ALIGNMENT) * ALIGNMENT
