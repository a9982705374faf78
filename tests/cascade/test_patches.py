"""Cascades by patches: stripes of columns, each in strips of rows, make what the layers make one after the other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.cascade.networks import draw_remade, random_network
from tests.cascade.test_libraries import SESSION, assert_same
from tests.passes.agreement import inputs_of
from tinygen.build.images import build_host_program
from tinygen.cascade.kernel import cascade_kernel
from tinygen.cascade.node import cascade_node
from tinygen.cascade.patches import patches_of
from tinygen.codegen.generate import generate
from tinygen.codegen.lowering import Lowered
from tinygen.conformance.draw import SeededDraw
from tinygen.device import Image
from tinygen.ir import BoundNode, DType, Graph, Kernel, Node, verify
from tinygen.plan import plan_memory
from tinygen.verification.reference import run_reference
from tinygen.verification.runners import image_runner


def drawn(seed: int) -> tuple[Graph, Node]:
    """A network, wider than most, and a cascade of all of it."""
    dtype = DType.FLOAT32 if seed % 5 == 4 else DType.INT8
    graph = verify(random_network(SeededDraw(seed), dtype, fold=seed % 3 == 1, widest=20))
    draw = SeededDraw(seed)
    rows = tuple(draw.integer(1, 3) for _ in graph.nodes) if seed % 4 == 3 else ()
    width = graph.tensors[graph.nodes[-1].inputs[0] if seed % 3 == 1 else graph.outputs[0]].shape[2]
    columns = draw.integer(1, max(1, width - 1))
    remade = draw_remade(draw, graph)
    return graph, cascade_node(graph, graph.nodes, draw.integer(1, 4), rows=rows, remade=remade, columns=columns)


def lowered(graph: Graph, node: Node, device: str) -> Lowered | None:
    """None where some columns need only padding, or rows are not aligned."""
    target = SESSION.device(device)

    def select(one: BoundNode) -> Kernel:
        return SESSION.kernel(one, target, "ram")

    patches = patches_of(graph, node)
    kernel = None if patches is None else cascade_kernel(graph, node, patches, select, target.alignment)
    if kernel is None:
        return None
    cascaded = Graph("net", graph.tensors, (node,), graph.inputs, graph.outputs)
    return Lowered(cascaded, (kernel,), plan_memory(cascaded, [kernel], target.alignment), (0,))


@pytest.mark.parametrize("device", ["host", "cortex-m4", "rv32imc"])
@pytest.mark.parametrize("seed", range(100, 116))
def test_patches_of_a_whole_network(seed: int, device: str) -> None:
    graph, node = drawn(seed)
    made = lowered(graph, node, device)
    if made is None:
        pytest.skip("rows are not aligned, or only padding is read")
    assert_same(graph, made, device, seed)


@pytest.mark.parametrize("seed", range(116, 122))
def test_under_sanitizers(seed: int) -> None:
    graph, node = drawn(seed)
    target, made = SESSION.device("host"), lowered(graph, node, "host")
    if made is None:
        pytest.skip("only padding is read")
    library = generate(SESSION, made, target, "net")
    program = build_host_program(library, SESSION.toolchain(target, None), sanitize=True)
    sets = list(inputs_of(graph, np.random.default_rng(seed)))
    for one, tensors in zip(sets, image_runner(SESSION, library, target, Image(program), sets), strict=True):
        expected = run_reference(graph, one, SESSION.ops)
        np.testing.assert_array_equal(tensors[graph.outputs[0]], expected[graph.outputs[0]])


def test_fed_rows_are_whole_rows() -> None:
    graph, node = drawn(100)
    assert patches_of(graph, replace(node, attrs=replace(node.attrs, feed=True))) is None
