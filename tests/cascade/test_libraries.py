"""Whole libraries with cascades, on the host, against the network as it was."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.cascade.networks import draw_remade, random_network
from tests.passes.agreement import inputs_of
from tests.plan.checker import check_plan
from tinygen.cascade.kernel import cascade_kernel
from tinygen.cascade.node import CASCADE, cascade_node, expand
from tinygen.cascade.patches import patches_of
from tinygen.cascade.search import Network, Wish, with_cascades
from tinygen.codegen.generate import generate
from tinygen.codegen.lowering import Lowered
from tinygen.conformance.draw import SeededDraw
from tinygen.host.model import HostModel
from tinygen.host.toolchain import host_toolchain
from tinygen.ir import BoundNode, DType, Graph, Kernel, dump, verify
from tinygen.plan import plan_memory
from tinygen.plugins import create_session
from tinygen.verification.reference import run_reference

SESSION = create_session()


def network(seed: int) -> Graph:
    """Every other one makes one pixel of the whole image at its end, every fourth is of floats."""
    dtype = DType.FLOAT32 if seed % 4 == 2 else DType.INT8
    return verify(random_network(SeededDraw(seed), dtype, fold=seed % 2 == 1))


def assert_same(graph: Graph, lowered: Lowered, device: str, seed: int) -> None:
    """The library computes what `graph` does, within a valid plan."""
    alignment = SESSION.device(device).alignment
    check_plan(lowered.graph, lowered.kernels, lowered.plan, alignment)
    library = generate(SESSION, lowered, SESSION.device(device), "net")
    model = HostModel(library, host_toolchain())
    for one in inputs_of(graph, np.random.default_rng(seed)):
        expected = run_reference(graph, one, SESSION.ops)
        for index, actual in zip(graph.outputs, model.run(one), strict=True):
            np.testing.assert_array_equal(actual, expected[index], err_msg=dump(graph))


@pytest.mark.parametrize("device", ["host", "cortex-m4", "rv32imc"])
@pytest.mark.parametrize(
    ("seed", "in_turns", "remaking"),
    [
        *((s, False, False) for s in (*range(8), 9, 13)),
        *((s, True, False) for s in range(40, 50)),
        *((s, s % 3 == 0, True) for s in range(60, 72)),
    ],
)
def test_one_cascade_over_all_layers(seed: int, in_turns: bool, remaking: bool, device: str) -> None:
    graph, target = network(seed), SESSION.device(device)

    def select(node: BoundNode) -> Kernel:
        return SESSION.kernel(node, target, "ram")

    rows = tuple(SeededDraw(k).integer(1, 3) for k in range(len(graph.nodes))) if in_turns else ()
    remade = draw_remade(SeededDraw(seed), graph) if remaking else ()
    node = cascade_node(graph, graph.nodes, seed % 3 + 1, rows=rows, remade=remade)
    patches = patches_of(graph, node)
    assert patches is not None
    kernel = cascade_kernel(graph, node, patches, select, target.alignment)
    if kernel is None:
        assert graph.tensors[0].bytes // graph.tensors[0].shape[1] % target.alignment or device != "host"
        pytest.skip("rows are not aligned")
    cascaded = Graph("net", graph.tensors, (node,), graph.inputs, graph.outputs)
    assert expand(cascaded).nodes == graph.nodes
    plan = plan_memory(cascaded, [kernel], target.alignment)
    assert_same(graph, Lowered(cascaded, (kernel,), plan, (0,)), device, seed)


@pytest.mark.parametrize("seed", range(8, 14))
def test_the_search_never_makes_the_arena_larger(seed: int) -> None:
    graph, target = network(seed), SESSION.device("host")
    kernels = tuple(SESSION.kernel(node, target, "ram") for node in graph.bound())
    plan = plan_memory(graph, kernels, target.alignment)
    start = Network(graph, kernels, plan)
    found = with_cascades(start, lambda n: SESSION.kernel(n, target, "ram"), target.alignment, Wish(0, math.inf))
    assert found.plan.arena_bytes <= plan.arena_bytes
    assert (found is start) == (all(node.op != CASCADE for node in found.graph.nodes))
    assert_same(graph, Lowered(found.graph, found.kernels, found.plan, (0,) * len(found.kernels)), "host", seed)
