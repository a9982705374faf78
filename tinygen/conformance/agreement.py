"""A C kernel of a one-node graph against the numpy reference, on random inputs, wherever its output may lie."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tinygen.conformance.draw import random_array
from tinygen.host.kernels import KernelRunner
from tinygen.ir import Array, BoundNode, Graph, Kernel, MismatchError, dump, verify
from tinygen.ops import Op


@dataclass(frozen=True, eq=False)
class Expected:
    """What a one-node graph computes from random inputs, by its numpy reference.

    `inputs` has an array for each input of the node, constants included; None where it is absent.
    """

    graph: Graph
    node: BoundNode
    inputs: list[Array | None]
    outputs: list[Array]


def expected_of(op: Op, graph: Graph, seed: int) -> Expected:
    """Check `graph` as a model file's would be, and compute it. MismatchError if `op` contradicts itself."""
    verify(graph)
    node = graph.bind(graph.nodes[0])
    op.check(node)
    if op.infer(node) != tuple(t.shape for t in node.outputs):
        raise MismatchError(f"infers the shapes {op.infer(node)}\n{dump(graph)}", where=node.op)
    rng = np.random.default_rng(seed)
    inputs = [t if t is None else t.data if t.is_constant else random_array(rng, t.shape, t.dtype) for t in node.inputs]
    outputs = op.reference(node, inputs)
    for array, tensor in zip(outputs, node.outputs, strict=True):
        if (array.shape, array.dtype) != (tensor.shape, tensor.dtype.numpy):
            found = f"{array.dtype}{array.shape} instead of {tensor.dtype.value}{tensor.shape}"
            raise MismatchError(f"the numpy reference gives {found}\n{dump(graph)}", where=node.op)
    return Expected(graph, node, inputs, outputs)


def check_kernel(kernel: Kernel, expected: Expected, runner: KernelRunner) -> None:
    """MismatchError unless `kernel` gives the bits that are `expected`, also in place, overlapping and reversed."""
    if kernel.reverse is not None:
        check_kernel(kernel.reverse, expected, runner)
    node = expected.node
    ways = {"inplace": kernel.inplace, "overlay": kernel.overlay, "overlay_up": kernel.overlay_up}
    for place in ({}, *({way: i} for way, inputs_of in ways.items() for i in inputs_of)):
        if any((t := node.optional(i)) is None or t.is_constant for i in place.values()):
            continue
        actual = runner.run(kernel, node, expected.inputs, **place)
        how = ", ".join(f"{way} of input {i}" for way, i in place.items())
        for i, (a, e) in enumerate(zip(actual, expected.outputs, strict=True)):
            if found := first_difference(a, e):
                where = f"{node.op}, output {i}{f' ({how})' if how else ''}"
                raise MismatchError(f"{found}\n{dump(expected.graph)}", where=where)


def kernel_agrees(
    op: Op, graph: Graph, seed: int, runner: KernelRunner, kernel: Kernel | None = None
) -> tuple[list[Array | None], list[Array]]:
    """`check_kernel` on random inputs; returns (inputs, outputs).

    `kernel` is a device's; without it the operator's own portable one is run.
    """
    expected = expected_of(op, graph, seed)
    check_kernel(kernel or op.kernel(expected.node), expected, runner)
    return expected.inputs, expected.outputs


def first_difference(actual: Array, expected: Array) -> str:
    """`element [0, 2]: 5 instead of 4 (3 of 20 elements differ)`; "" where all are equal (NaN equals NaN)."""
    different = (actual != expected) & ~((actual != actual) & (expected != expected))
    if not different.any():
        return ""
    at = tuple(np.argwhere(different)[0].tolist())
    counted = f"{np.count_nonzero(different)} of {actual.size} elements differ"
    return f"element {list(at)}: {actual[at]} instead of {expected[at]} ({counted})"
