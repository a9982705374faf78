"""What a default build does by itself: cascades that cost nearly nothing, an ADD within its convolution's rows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.models import suite
from tests.plan.checker import check_plan
from tinygen.cascade import CASCADE, flat
from tinygen.host.model import HostModel
from tinygen.host.toolchain import host_toolchain
from tinygen.ir import DType, Graph, Node, QuantParams, Tensor, verify
from tinygen.ops.common import case
from tinygen.ops.common.arithmetic import ArithmeticAttrs
from tinygen.ops.common.convolution import ConvAttrs
from tinygen.pipeline import compile_model
from tinygen.report.profile import profile
from tinygen.verification.reference import run_reference

M4 = "cortex-m4"
SCALE = float(np.float32(0.01))
"""Of weights."""


def _convolution(rng: np.random.Generator, x: Tensor, channels: int, kernel: int) -> tuple[Tensor, ...]:
    """(weights, bias, output) of a convolution that keeps the image's size."""
    shape = (channels, kernel, kernel, x.shape[3])
    weights = case.constant(rng.integers(-127, 128, shape).astype(np.int8), QuantParams.per_tensor(SCALE))
    bias = case.constant(
        rng.integers(-900, 900, channels).astype(np.int32), QuantParams.per_tensor(float(np.float32(x.scale * SCALE)))
    )
    return weights, bias, case.activation((*x.shape[:3], channels), DType.INT8, 0.05, 3)


def residual_network(seed: int) -> Graph:
    """Bottlenecks with residuals: expand, filter, project, add."""
    rng = np.random.default_rng(seed)
    height, width, channels = 6 * int(rng.integers(4, 6)), 6 * int(rng.integers(2, 4)), 4 * int(rng.integers(1, 3))
    tensors = [case.activation((1, height, width, channels), DType.INT8, 0.05, -4)]
    nodes: list[Node] = []
    last = 0
    for _ in range(int(rng.integers(1, 3))):
        start = last
        for made, kernel in ((4 * channels, 1), (4 * channels, 3), (channels, 1)):
            at = len(tensors)
            tensors += _convolution(rng, tensors[last], made, kernel)
            nodes.append(Node("CONV_2D", (last, at, at + 1), (at + 2,), ConvAttrs((1, 1), "SAME", (1, 1), "NONE"), ""))
            last = at + 2
        tensors.append(case.activation(tensors[start].shape, DType.INT8, 0.06, 2))
        nodes.append(Node("ADD", (start, last), (len(tensors) - 1,), ArithmeticAttrs("NONE"), ""))
        last = len(tensors) - 1
    named = tuple(replace(t, name=f"t{i}") for i, t in enumerate(tensors))
    return verify(Graph("residual", named, tuple(nodes), (0,), (last,)))


@pytest.mark.parametrize("device", ["host", M4, "rv32imc"])
@pytest.mark.parametrize("seed", [0, 1, 4])
def test_sums_are_merged_into_their_convolutions(seed: int, device: str) -> None:
    graph = residual_network(seed)
    library = compile_model(graph, device, session=suite.session())
    lowered = library.lowered
    check_plan(lowered.graph, lowered.kernels, lowered.plan, suite.session().device(device).alignment)
    whole = compile_model(graph, device, optimize="flash", session=suite.session())
    merged = [node for node in lowered.graph.nodes if node.op == CASCADE]
    assert any([one.op for one in flat(node)][-2:] == ["CONV_2D", "ADD"] for node in merged)
    assert lowered.plan.arena_bytes < whole.lowered.plan.arena_bytes
    model = HostModel(library, host_toolchain())
    rng = np.random.default_rng(seed)
    for _ in range(3):
        x = rng.integers(-128, 128, graph.tensors[0].shape).astype(np.int8)
        expected = run_reference(graph, [x], suite.session().ops)[graph.outputs[0]]
        np.testing.assert_array_equal(model(x), expected)


def test_person_detection_takes_less_memory_at_nearly_no_cost() -> None:
    usual, whole = suite.compiled("vww_int8", M4), suite.compiled("vww_int8", M4, "flash")
    assert usual.lowered.plan.arena_bytes <= 28_100
    with suite.skip_if_missing():
        inputs = suite.input_sets("vww_int8")[0]
        figures, other = (profile(suite.session(), one, inputs) for one in (usual, whole))
    assert figures["bit_exact"]
    assert figures["instructions"] <= 1.005 * other["instructions"]
    assert figures["flash_bytes"] <= 58_000


def test_layers_that_use_their_room_for_speed_stay_whole() -> None:
    lowered = suite.compiled("ic_int8", M4).lowered
    assert any("winograd" in symbol for kernel in lowered.kernels for symbol in kernel.symbols)
