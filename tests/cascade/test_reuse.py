"""Outputs over rows of line buffers that nobody needs any more."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.cascade.test_libraries import SESSION, assert_same
from tinygen.cascade.kernel import assemble
from tinygen.cascade.node import cascade_node
from tinygen.cascade.parts import run_kernels
from tinygen.cascade.patches import patches_of
from tinygen.cascade.reuse import over_dead_rows
from tinygen.cascade.rows import row_bytes
from tinygen.codegen.lowering import Lowered
from tinygen.ir import DType, Graph, Node, Tensor, verify
from tinygen.ops.common import case
from tinygen.ops.common.convolution import ConvAttrs
from tinygen.ops.common.weighted_cases import graph as weighted_graph
from tinygen.ops.depthwise_conv_2d import DepthwiseConvAttrs
from tinygen.plan import plan_memory

DEVICE = "cortex-m4"
COLUMNS, CHANNELS = 5, 8
POINT, THREE, LINE = (1, 1), (3, 3), (4, 1)


def chain(kernels: tuple[tuple[int, int], ...], padding: str) -> Graph:
    """Convolutions of single pixels, and depthwise ones with larger windows, one after another."""
    shape = (1, 14, COLUMNS, CHANNELS)
    tensors: list[Tensor] = [case.activation(shape, DType.INT8, 0.05, -3)]
    nodes: list[Node] = []
    last = 0
    for seed, kernel in enumerate(kernels):
        depthwise, given = kernel != POINT, tensors[last].shape
        made = (1, given[1] - (0 if padding == "SAME" else kernel[0] - 1), COLUMNS, CHANNELS)
        attrs = DepthwiseConvAttrs((1, 1), padding, (1, 1), "RELU", 1) if depthwise else ConvAttrs((1, 1), padding)
        one = weighted_graph(
            "DEPTHWISE_CONV_2D" if depthwise else "CONV_2D",
            np.random.default_rng(seed),
            DType.INT8,
            given,
            (1, *kernel, CHANNELS) if depthwise else (CHANNELS, 1, 1, CHANNELS),
            made,
            attrs,
            channel_axis=3 if depthwise else 0,
            per_tensor=False,
            bias=True,
        )
        (node,) = one.nodes
        index = {one.inputs[0]: last}
        for i, tensor in enumerate(one.tensors):
            if i not in index:
                index[i] = len(tensors)
                tensors.append(replace(tensor, name=f"t{len(tensors)}"))
        last = index[node.outputs[0]]
        nodes.append(replace(node, inputs=tuple(index[i] for i in node.inputs), outputs=(last,)))
    return verify(Graph("chain", tuple(tensors), tuple(nodes), (0,), (last,)))


@pytest.mark.parametrize(
    ("kernels", "padding", "strip", "moved"),
    [
        ((POINT, THREE, POINT, THREE, POINT), "SAME", 1, {1, 3}),
        ((POINT, THREE, POINT, POINT), "SAME", 1, {1, 2}),  # and what is made of it, pixel by pixel
        ((POINT, THREE, POINT, THREE, POINT), "SAME", 2, set()),  # the first rows find no room
        ((POINT, LINE, POINT, LINE, POINT), "VALID", 1, {1, 3}),
        ((POINT, LINE, POINT, LINE, POINT), "VALID", 3, {1, 3}),
    ],
)
def test_depthwise_outputs_lie_over_old_rows(
    kernels: tuple[tuple[int, int], ...], padding: str, strip: int, moved: set[int]
) -> None:
    graph, device = chain(kernels, padding), SESSION.device(DEVICE)
    node = cascade_node(graph, graph.nodes, strip)
    patches = patches_of(graph, node)
    assert patches is not None
    schedule = patches[0].schedule
    runs = run_kernels(patches[0], node.attrs, lambda one: SESSION.kernel(one, device, "ram"))
    assert runs is not None
    inside = over_dead_rows(graph, patches[0].nodes, schedule, runs).inside
    assert set(inside) == {graph.nodes[k].outputs[0] for k in moved}
    kernel = assemble(graph, node, patches, [runs], device.alignment)
    assert kernel is not None
    own = sum(rows * row_bytes(graph.tensors[t]) for t, rows in schedule.heights.items() if t not in inside)
    assert kernel.scratch_bytes <= own + max(one.scratch_bytes for one in runs.values())
    cascaded = Graph("net", graph.tensors, (node,), graph.inputs, graph.outputs)
    plan = plan_memory(cascaded, [kernel], device.alignment)
    assert_same(graph, Lowered(cascaded, (kernel,), plan, (0,)), DEVICE, strip)
