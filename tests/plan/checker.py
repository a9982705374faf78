"""Runs a plan byte by byte: each byte knows whose it is. It knows nothing of how the planner sees lifetimes."""

from __future__ import annotations

from collections.abc import Sequence

from tinygen.ir import ABSENT, Graph, Kernel
from tinygen.plan import Plan


def check_plan(graph: Graph, kernels: Sequence[Kernel], plan: Plan, alignment: int) -> None:
    """Assert that every node and every reader of an output finds its bytes, and that overlaps are as declared."""
    size = {t: graph.tensors[t].bytes for t in plan.offsets}
    ends = [plan.offsets[t] + size[t] for t in size]
    ends += [at + kernels[n].scratch_bytes for n, at in plan.scratch.items()]
    assert plan.arena_bytes == max(ends), "the arena's size is exact"
    assert all(at % alignment == 0 and at >= 0 for at in (*plan.offsets.values(), *plan.scratch.values()))
    memory: list[int | None] = [None] * plan.arena_bytes
    value = {t: t for t in size}  # an alias holds what its input holds

    def write(tensor: int) -> None:
        at = plan.offsets[tensor]
        memory[at : at + size[tensor]] = [value[tensor]] * size[tensor]

    def assert_intact(tensor: int, reader: str) -> None:
        at = plan.offsets[tensor]
        assert set(memory[at : at + size[tensor]]) <= {value[tensor]}, f"{reader} finds tensor {tensor} overwritten"

    for t in graph.inputs:
        write(t)
    for n, (node, kernel) in enumerate(zip(graph.nodes, kernels, strict=True)):
        given = {p: t for p, t in enumerate(node.inputs) if t != ABSENT and not graph.tensors[t].is_constant}
        for t in given.values():
            assert_intact(t, f"node {n}")
        if kernel.alias:
            source, made = node.inputs[0], node.outputs[0]
            assert plan.offsets[made] == plan.offsets[source]
            value[made] = value[source]
            continue
        regions = {f"output {i}": (plan.offsets[t], size[t]) for i, t in enumerate(node.outputs)}
        if kernel.scratch_bytes:
            at = plan.scratch[n]
            regions["scratch"] = at, kernel.scratch_bytes
            memory[at : at + kernel.scratch_bytes] = [None] * kernel.scratch_bytes
        for one in regions:
            for other in regions:
                assert one == other or apart(regions[one], regions[other]), f"{one} over {other} of node {n}"
            for position, t in given.items():
                there = plan.offsets[t], size[t]
                allowed = one == "output 0" and declared(kernel, position, regions[one][0], there[0])
                assert apart(regions[one], there) or allowed, f"{one} over input {position} of node {n}"
        for t in node.outputs:
            write(t)
    for t in graph.outputs:
        assert_intact(t, "the caller")


def apart(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two regions (start, bytes) share no byte."""
    return one[0] + one[1] <= other[0] or other[0] + other[1] <= one[0]


def declared(kernel: Kernel, position: int, output: int, given: int) -> bool:
    """Whether the kernel allows its output to start there, over that input."""
    if position in kernel.inplace and output == given:
        return True
    if position in kernel.overlay and output <= given - kernel.overlay[position]:
        return True
    return position in kernel.overlay_up and output >= given + kernel.overlay_up[position]
