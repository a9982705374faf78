"""Layers that skip weights of zero: their streams, when they are chosen, and that their kernels compute the same."""

from __future__ import annotations

import itertools
import math
from typing import Any
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.cost_layers import networks
from tests.ops.device_kernels import SESSION, DeviceKernels
from tinygen.codegen.lowering import lower
from tinygen.conformance.corners import convolution, fully_connected, with_weights, with_zeros
from tinygen.encode.network import encode_network
from tinygen.ir import Array, Graph, Kernel, constant_bytes
from tinygen.lowering.groups import TRIPLE_LIMIT
from tinygen.lowering.sparse_stream import runs_of_pairs, sparse_rows, sparse_stream, steps
from tinygen.ops.common.convolution import ConvAttrs

ALWAYS: dict[str, Any] = {"MARGIN": math.inf, "WINOGRAD_SHARE": math.inf, "LEAST_ZEROS": -1.0, "MORE_SCRATCH": math.inf}
"""Settings with which every layer skips zeros."""
CORES = DeviceKernels(("cortex-m0plus", "cortex-m4", "rv32imc", "esp32"))


def sparse(seed: int, inputs: int, share: float, size: int = 127) -> Array:
    rng = np.random.default_rng(seed)
    values = rng.integers(-size - 1, size + 1, (5, inputs))
    return np.where(rng.random((5, inputs)) < share, 0, values).astype(np.int8)


def unfolded(entries: Array, inputs: int) -> Array:
    """The weights that `steps` stands for."""
    row = np.zeros(inputs + 1, np.int64)
    np.add.at(row, np.cumsum(entries[:, 0]), entries[:, 1])
    return row[:inputs]


@settings(max_examples=100, deadline=None)
@given(
    seed=st.integers(0, 1 << 30),
    inputs=st.integers(1, 1200),
    share=st.sampled_from((0.0, 0.5, 0.9, 0.999, 1.0)),
    farthest=st.sampled_from((1, 31, 255)),
)
def test_steps_hold_every_weight(seed: int, inputs: int, share: float, farthest: int) -> None:
    for row in sparse(seed, inputs, share):
        found = steps(row, farthest)
        np.testing.assert_array_equal(unfolded(found, inputs), row)
        assert len(found) % 2 == 0 and found[:, 0].max(initial=0) <= farthest
        assert np.cumsum(found[:, 0]).max(initial=0) < inputs


@given(seed=st.integers(0, 1 << 30), inputs=st.integers(1, 900), share=st.floats(0, 1))
def test_runs_keep_their_limit(seed: int, inputs: int, share: float) -> None:
    for row in sparse(seed, inputs, share):
        found = steps(row)
        runs = runs_of_pairs(found)
        np.testing.assert_array_equal(np.concatenate(runs), found)
        assert all(np.abs(run[:, 1]).sum() <= TRIPLE_LIMIT for run in runs)
        assert all(np.abs(np.concatenate([a, b[:2]])[:, 1]).sum() > TRIPLE_LIMIT for a, b in itertools.pairwise(runs))


def test_streams_end_where_they_should() -> None:
    weights = np.zeros((3, 300), np.int8)
    weights[1, 299], weights[2, :2] = -128, (5, -6)
    assert sparse_stream(weights).tolist() == [0, 0x80, 1, 0x80, 255, 0, 44, 128, 1, 0x80, 0, 5, 1, 250]
    rows = sparse_rows(weights)
    assert rows is not None and rows.tolist() == [0, 0, 1, 0, 255, 0, 44, 128, 1, 0, 0, 5, 1, 250]


def layer(op: str, share: float, seed: int) -> Graph:
    rng = np.random.default_rng(seed)
    if op == "CONV_2D":
        return with_zeros(convolution(rng, (1, 12, 12, 64), (64, 1, 1, 64), ConvAttrs(activation="RELU")), share, rng)
    return with_zeros(fully_connected(rng, 400, 64), share, rng)


def chosen(name: str, graph: Graph, optimize: str = "balanced") -> Kernel:
    (node,) = graph.bound()
    return SESSION.kernel(node, CORES.device(name), optimize)


@pytest.mark.parametrize("name", CORES.names)
@pytest.mark.parametrize("op", ["CONV_2D", "FULLY_CONNECTED"])
def test_it_is_chosen_where_it_pays(name: str, op: str) -> None:
    few = chosen(name, layer(op, 0.1, 1))
    assert few.instead is None and "sparse" not in few.symbols[0]
    many = chosen(name, layer(op, 0.95, 1))
    assert many.instead is not None and "sparse" in many.symbols[0]
    assert many.why.startswith("zeros skipped, 5% of the weights left") or many.why.startswith("zeros skipped, 4%")
    assert constant_bytes(many) < constant_bytes(many.instead)


@pytest.mark.parametrize("name", CORES.names)
def test_a_network_pays_for_the_code(name: str) -> None:
    rng = np.random.default_rng(2)
    graph = with_zeros(convolution(rng, (1, 30, 30, 60), (12, 1, 1, 60), ConvAttrs()), 0.95, rng)
    assert chosen(name, graph).instead is not None
    device = CORES.device(name)
    (alone,) = lower(SESSION, graph, device).kernels
    assert "sparse" not in alone.symbols[0], "one small layer saves less than the kernel's code takes"
    (fast,) = lower(SESSION, graph, device, "time").kernels
    assert "sparse" in fast.symbols[0]
    (large,) = networks([graph, layer("CONV_2D", 0.95, 4), layer("CONV_2D", 0.95, 5)])
    kernels = lower(SESSION, large, device).kernels
    assert sum(kernel.instead is not None for kernel in kernels) >= 2


@pytest.mark.parametrize("op", ["CONV_2D", "FULLY_CONNECTED"])
@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 1 << 20), share=st.floats(0, 1), size=st.sampled_from((3, 127)))
def test_kernels_agree_with_the_reference(op: str, seed: int, share: float, size: int) -> None:
    rng = np.random.default_rng(seed)
    depth, outputs = int(rng.integers(1, 300)), int(rng.integers(2, 12))
    if op == "CONV_2D":
        kernel = (1, 1) if depth > 30 else (int(rng.integers(1, 4)), int(rng.integers(1, 4)))
        shape = (int(rng.integers(1, 3)), int(rng.integers(3, 7)), int(rng.integers(3, 7)), depth)
        attrs = ConvAttrs((int(rng.integers(1, 3)), 1), "SAME", activation=str(rng.choice(["NONE", "RELU6"])))
        graph = convolution(rng, shape, (outputs, *kernel, depth), attrs)
    else:
        graph = fully_connected(rng, depth, outputs)
    weights = graph.tensors[graph.nodes[0].inputs[1]].shape
    values = rng.integers(-size - 1, size + 1, weights)
    graph = with_zeros(with_weights(graph, values), share, rng)
    with mock.patch.multiple("tinygen.lowering.sparse", **ALWAYS):
        ran = CORES.check(graph, seed)
    assert any("sparse" in symbol for symbol in ran)


@pytest.mark.parametrize(("share", "encoded"), [(0.9, False), (0.6, True)])
def test_the_smaller_of_sparse_and_encoded_weights_is_taken(share: float, encoded: bool) -> None:
    graph = layer("CONV_2D", share, 3)
    weights = graph.tensors[graph.nodes[0].inputs[1]].data
    assert weights is not None
    few_values = with_weights(graph, np.sign(weights) * 8)
    kernel = chosen("rv32imc", few_values, "time")
    assert kernel.instead is not None and kernel.blocks is None
    (found,) = encode_network([kernel], [kernel.instead], "auto", lambda kernels: (0, [0] * len(kernels)), 10_000)
    assert ("zeros skipped" in found.why) == (not encoded)
    assert constant_bytes(found) < constant_bytes(kernel) or found is kernel
