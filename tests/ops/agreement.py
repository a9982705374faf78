"""The C kernel of a one-node graph against the numpy reference, on random inputs."""

from __future__ import annotations

import numpy as np

from tests.ops.draw import random_array
from tinygen.host.kernels import KernelRunner
from tinygen.ir import Array, Graph, Kernel, dump, verify
from tinygen.ops import Op


def kernel_agrees(
    op: Op, graph: Graph, seed: int, runner: KernelRunner, kernel: Kernel | None = None
) -> tuple[list[Array | None], list[Array]]:
    """Assert that reference and C give the same bits, also in place; returns (inputs, outputs).

    `kernel` is a device's; without it the operator's own portable one is run.
    """
    verify(graph)
    node = graph.bind(graph.nodes[0])
    op.check(node)
    assert op.infer(node) == tuple(t.shape for t in node.outputs)
    rng = np.random.default_rng(seed)
    inputs = [t if t is None else t.data if t.is_constant else random_array(rng, t.shape, t.dtype) for t in node.inputs]
    expected = op.reference(node, inputs)
    for array, tensor in zip(expected, node.outputs, strict=True):
        assert (array.shape, array.dtype) == (tensor.shape, tensor.dtype.numpy)
    kernel = kernel or op.kernel(node)
    if kernel.reverse is not None:
        kernel_agrees(op, graph, seed, runner, kernel.reverse)
    ways = {"inplace": kernel.inplace, "overlay": kernel.overlay, "overlay_up": kernel.overlay_up}
    for place in ({}, *({way: i} for way, inputs_of in ways.items() for i in inputs_of)):
        if any((t := node.optional(i)) is None or t.is_constant for i in place.values()):
            continue
        actual = runner.run(kernel, node, inputs, **place)
        for a, e in zip(actual, expected, strict=True):
            np.testing.assert_array_equal(a, e, err_msg=f"C against numpy, {place or 'apart'}\n{dump(graph)}")
    return inputs, expected
