"""Weights of 4, 2 and 1 bits: shapes at the edges of what the kernels take get the kernels, and the right bits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from plugins.cortex_m.tests.cores import check_kernels
from tests.ops.device_kernels import SESSION
from tinygen.conformance.joined import joined
from tinygen.ir import Graph, ToolError
from tinygen.ops.common.convolution import ConvAttrs
from tinygen.ops.common.weighted_cases import PACKED, PACKED_SHIFT, SHIFT, SINGLE, Kind
from tinygen.ops.conv_2d import _graph as convolution
from tinygen.ops.depthwise_conv_2d import _graph as depthwise
from tinygen.ops.fully_connected import _graph as dense
from tinygen.pipeline import compile_model
from tinygen.verification.inputs import make_inputs
from tinygen.verification.run import verify

SHAPES = {
    "1x1": ((1, 3, 3, 16), (6, 1, 1, 16)),
    "odd inputs and channels": ((1, 5, 5, 3), (5, 3, 3, 3)),
    "one pixel": ((1, 1, 1, 33), (4, 1, 1, 33)),
    "two images": ((2, 4, 4, 4), (3, 2, 2, 4)),
    "most inputs": ((1, 2, 1, 2046), (2, 1, 1, 2046)),
}


@pytest.mark.parametrize("kind", PACKED, ids=str)
@pytest.mark.parametrize("name", SHAPES)
def test_convolutions(kind: Kind, name: str) -> None:
    shape, weights = SHAPES[name]
    graph = convolution(np.random.default_rng(3), kind, shape, weights, ConvAttrs((1, 1), "SAME"))
    check_kernels(graph, 1)


@pytest.mark.parametrize("kind", PACKED, ids=str)
@pytest.mark.parametrize(("units", "depth"), [(1, 1), (2, 17), (5, 64), (12, 40), (7, 600)])
def test_fully_connected(kind: Kind, units: int, depth: int) -> None:
    check_kernels(dense(np.random.default_rng(units), kind, (2, depth), units, depth), 1)


@pytest.mark.parametrize("op", ["CONV_2D", "FULLY_CONNECTED"])
def test_each_number_of_bits_has_its_kernel(op: str) -> None:
    found = {symbol for graph in SESSION.ops[op].cases() for symbol in check_kernels(graph, 2)}
    name = op.lower()
    assert {f"tg_{name}_s8_s{bits}_dsp" for bits in (4, 2, 1)} <= found
    assert f"tg_{name}_packed_scalar" in found


DENSE = "tg_fully_connected_s8_dsp_fitted"
DEPTHWISE, WIDE = "tg_depthwise_conv_2d_s8_dsp_fitted", ConvAttrs((1, 1), "SAME")
ANY = (SINGLE, SHIFT, *PACKED_SHIFT)
"""Schemes that round once."""


@pytest.mark.parametrize("kind", ANY, ids=str)
def test_rounding_once(kind: Kind) -> None:
    rng = np.random.default_rng(kind.bits)
    for shape, weights in ((1, 5, 4, 8), (6, 3, 3, 8)), ((1, 3, 3, 5), (7, 1, 1, 5)):
        found = check_kernels(convolution(rng, kind, shape, weights, ConvAttrs((1, 1), "SAME")), 1)
        bits = f"_s{kind.bits}" if kind.bits < 8 else ""
        assert f"tg_conv_2d_s8{bits}_dsp_fitted" in found
    found = check_kernels(dense(rng, kind, (2, 37), 5, 37), 1)
    assert (f"tg_fully_connected_s8_s{kind.bits}_dsp" if kind.bits < 8 else DENSE) in found
    assert DEPTHWISE in check_kernels(depthwise(rng, kind, (1, 5, 6, 3), (3, 2), 2, WIDE), 1)


@pytest.mark.parametrize("bits", [8, 4, 2, 1])
def test_scales_of_a_half_and_more(bits: int) -> None:
    rng = np.random.default_rng(bits)
    kind = Kind(bits=bits)
    graph = enlarged(convolution(rng, kind, (1, 6, 5, 8), (6, 3, 3, 8), ConvAttrs((1, 1), "SAME")))
    packed = f"_s{bits}" if bits < 8 else ""
    assert f"tg_conv_2d_s8{packed}_dsp_fitted" in check_kernels(graph, 1)
    found = check_kernels(enlarged(dense(rng, kind, (1, 21), 9, 21)), 1)
    assert (f"tg_fully_connected_s8_s{bits}_dsp" if bits < 8 else DENSE) in found
    assert DEPTHWISE in check_kernels(enlarged(depthwise(rng, kind, (1, 5, 6, 3), (3, 2), 2, WIDE)), 1)


def test_sums_that_share_no_word() -> None:
    """A bias too large for the second of a pair: rows by themselves."""
    graph = dense(np.random.default_rng(5), Kind(), (1, 600), 6, 600)
    index = graph.nodes[0].inputs[2]
    bias = graph.tensors[index].data
    assert bias is not None
    large = bias + np.where(np.arange(6) == 3, 1 << 22, 0).astype(np.int32)
    graph = graph.with_tensor(index, replace(graph.tensors[index], data=large))
    graph = enlarged(graph, 8e4)
    assert "tg_fully_connected_s8_dsp_rows" in check_kernels(graph, 1)


def enlarged(graph: Graph, range_: float = 1.0) -> Graph:
    """`graph` of one node with a scale of the output so small that sums are scaled by up to 1.2 / `range_`."""
    node = graph.bind(graph.nodes[0])
    quant, weights = node.output.quant, node.input(1).quant
    assert quant is not None and weights is not None
    scale = float(np.float32(node.input(0).scale * max(weights.scale) * range_ / 1.2))
    index = graph.outputs[0]
    return graph.with_tensor(index, replace(graph.tensors[index], quant=replace(quant, scale=(scale,))))


def test_emulated() -> None:
    """Instructions, not their model."""
    try:
        SESSION.toolchain(SESSION.device("cortex-m4"), "gcc")
    except ToolError as error:
        pytest.skip(str(error))
    rng = np.random.default_rng(7)
    graphs = []
    for kind in (*PACKED, *ANY):
        graph = convolution(rng, kind, (1, 5, 5, 7), (5, 3, 3, 7), ConvAttrs((1, 1), "SAME"))
        graphs += [graph, enlarged(graph)] if kind in PACKED else [graph]
        graphs.append(enlarged(depthwise(rng, kind, (1, 7, 6, 3), (3, 3), 1, WIDE)))
        graphs += [dense(rng, kind, (2, depth), 6, depth) for depth in (8, 33)]
    library = compile_model(joined(graphs), "cortex-m4", session=SESSION)
    outcome = verify(SESSION, library, make_inputs(library.lowered.graph, 2), on="emulator", toolchain_name="gcc")
    assert outcome.bit_exact, outcome.where
