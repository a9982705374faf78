"""Layers that get their faster form by running in strips: a default build's cascades for the sake of time."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from tests.cascade.test_default_build import _convolution
from tests.models import suite
from tests.plan.checker import check_plan
from tinygen.cascade import CASCADE, flat
from tinygen.cascade.room import STRIPS, with_roomy_cascades
from tinygen.cascade.search import Network, Wish, with_cascades
from tinygen.codegen.lowering import whole_network
from tinygen.cost import CostModel, predict
from tinygen.cost.model import KernelCost
from tinygen.host.model import HostModel
from tinygen.host.toolchain import host_toolchain
from tinygen.ir import BoundNode, DType, Graph, Kernel, Node, verify
from tinygen.ops.common import case
from tinygen.ops.common.arithmetic import ArithmeticAttrs
from tinygen.ops.common.convolution import ConvAttrs
from tinygen.pipeline import compile_model
from tinygen.verification.reference import run_reference

RV32 = "rv32imc"


def residual_network(height: int, seed: int = 0) -> Graph:
    """Two 3x3 convolutions of 16 channels with a residual around them, on images 32 pixels wide."""
    rng = np.random.default_rng(seed)
    tensors = [case.activation((1, height, 32, 16), DType.INT8, 0.05, -4)]
    nodes = []
    for last in (0, 3):
        at = len(tensors)
        tensors += _convolution(rng, tensors[last], 16, 3)
        nodes.append(Node("CONV_2D", (last, at, at + 1), (at + 2,), ConvAttrs((1, 1), "SAME", (1, 1), "NONE"), ""))
    tensors.append(case.activation(tensors[0].shape, DType.INT8, 0.06, 2))
    nodes.append(Node("ADD", (0, 6), (7,), ArithmeticAttrs("NONE"), ""))
    named = tuple(replace(t, name=f"t{i}") for i, t in enumerate(tensors))
    return verify(Graph("residual", named, tuple(nodes), (0,), (7,)))


def select(node: BoundNode) -> Kernel:
    return suite.session().kernel(node, suite.session().device(RV32), "balanced")


@pytest.mark.parametrize("height", [40, 43, 46])
def test_layers_without_room_get_it_in_strips(height: int) -> None:
    """Heights that strips divide, and ones that leave a short last strip."""
    graph = residual_network(height)
    library = compile_model(graph, RV32, session=suite.session())
    lowered = library.lowered
    check_plan(lowered.graph, lowered.kernels, lowered.plan, suite.session().device(RV32).alignment)
    whole = compile_model(graph, RV32, optimize="flash", session=suite.session())
    assert not any("winograd" in s for kernel in whole.lowered.kernels for s in kernel.symbols)
    assert lowered.plan.arena_bytes <= whole.lowered.plan.arena_bytes
    (node,) = (node for node in lowered.graph.nodes if node.op == CASCADE)
    assert node.attrs.roomy and node.attrs.strip in STRIPS
    assert [one.op for one in flat(node)].count("CONV_2D") == 2
    (kernel,) = (k for n, k in zip(lowered.graph.nodes, lowered.kernels, strict=True) if n is node)
    assert {s for s in kernel.symbols if "conv" in s} == {"tg_conv_2d_s8_winograd"}, "no weights twice"
    model = HostModel(library, host_toolchain())
    rng = np.random.default_rng(height)
    for _ in range(2):
        x = rng.integers(-128, 128, graph.tensors[0].shape).astype(np.int8)
        expected = run_reference(graph, [x], suite.session().ops)[graph.outputs[0]]
        np.testing.assert_array_equal(model(x), expected)


def network() -> Network:
    return whole_network(suite.session(), residual_network(40), suite.session().device(RV32), "balanced")


def test_the_limit_is_kept() -> None:
    base = network()
    alignment = suite.session().device(RV32).alignment
    found = with_roomy_cascades(base, select, alignment, base.plan.arena_bytes)
    assert found is not base
    assert found.plan.arena_bytes <= base.plan.arena_bytes
    assert all(found.graph.nodes[n].op == CASCADE for n in found.kept)
    less = found.plan.arena_bytes - alignment
    lower = with_roomy_cascades(base, select, alignment, less)
    assert lower.graph.nodes[0].attrs.strip < found.graph.nodes[0].attrs.strip
    assert lower.plan.arena_bytes <= less
    assert with_roomy_cascades(base, select, alignment, base.graph.tensors[0].bytes) is base


def test_layers_that_are_kept_stay_as_they_are() -> None:
    base = replace(network(), kept=frozenset({0, 1}))
    found = with_roomy_cascades(base, select, suite.session().device(RV32).alignment, base.plan.arena_bytes)
    assert found is base


def test_the_prediction_is_of_the_faster_form() -> None:
    lowered = compile_model(residual_network(40), RV32, session=suite.session()).lowered
    known = KernelCost({"instructions": {"call": 1.0}}, {"instructions": 0.0}, 9)
    others = KernelCost({"instructions": {"call": 1e7}}, {"instructions": 0.0}, 9)
    kernels = {"CONV_2D tg_conv_2d_s8_winograd": known, "CONV_2D": others, "ADD tg_affine_sum_s8": known}
    model = CostModel(kernels, ("instructions",), "made up", {})
    found = predict(model, lowered.graph, lowered.kernels, select)
    assert found.total is not None and found.total < 1e7 and found.rough == ()


@pytest.mark.parametrize("height", [24, 40])
def test_saving_ram_takes_no_more_of_it(height: int) -> None:
    """What the faster forms save leaves little to pay for a small arena: then it is a default build."""
    graph = residual_network(height)
    small, usual = (
        compile_model(graph, RV32, optimize=o, session=suite.session()).lowered for o in ("ram", "balanced")
    )
    assert small.plan.arena_bytes <= usual.plan.arena_bytes


@pytest.mark.parametrize("rounds", [1, 3])
def test_what_is_known_must_do_when_rounds_run_out(rounds: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each cascade takes more than was estimated, so that others look better until they are known."""
    monkeypatch.setattr("tinygen.cascade.search.ROUNDS", rounds)
    base, alignment = network(), suite.session().device(RV32).alignment
    found = with_cascades(base, select, alignment, Wish(0, math.inf), lambda node, kernel: node.output.elements)
    assert any(node.op == CASCADE for node in found.graph.nodes)
    assert found.plan.arena_bytes < base.plan.arena_bytes
