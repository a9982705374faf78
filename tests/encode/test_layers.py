"""Single layers with encoded weights, in blocks of any size and in tiles, computed to the bit."""

from __future__ import annotations

import functools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.encode.networks import clustered, dense, encoded_library, with_weights
from tinygen.conformance.hypothesis_draw import HypothesisDraw
from tinygen.encode.choose import CODINGS
from tinygen.ir import DType, Graph
from tinygen.ops.common.convolution import ConvAttrs
from tinygen.ops.conv_2d import _graph as convolution
from tinygen.plugins import Session, create_session
from tinygen.report.profile import profile
from tinygen.verification.inputs import make_inputs
from tinygen.verification.run import Place, verify

DEVICES = ("host", "cortex-m0plus", "cortex-m4", "cortex-m55", "rv32imc", "rv32imac-zve32x", "esp32")
OPERATORS = ("CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED")


@functools.cache
def session() -> Session:
    return create_session()


def assert_exact(graph: Graph, device: str, coding: str, room: int, narrow: bool, on: Place = "host") -> bool:
    """Whether there is such a form of the layer; then it must be exact."""
    library = encoded_library(session(), graph, device, coding, room=room, narrow=narrow)
    if library is None:
        return False
    outcome = verify(session(), library, make_inputs(graph, 3), on=on)
    assert outcome.bit_exact, f"{device}, {coding}, room {room}, narrow {narrow}: {outcome.where}"
    return True


@settings(max_examples=30, deadline=None)
@given(st.data(), st.sampled_from(OPERATORS), st.sampled_from(DEVICES), st.sampled_from(CODINGS))
def test_any_layer(data: st.DataObject, op: str, device: str, coding: str) -> None:
    graph = session().ops[op].draw(HypothesisDraw(data))
    weights = graph.tensors[graph.nodes[0].inputs[1]].data
    assert weights is not None
    if weights.dtype != np.int8 or graph.tensors[graph.inputs[0]].dtype is not DType.INT8:
        return
    graph = with_weights(graph, clustered(weights, data.draw(st.sampled_from([2, 7, 16]))))
    assert_exact(graph, device, coding, data.draw(st.sampled_from([0, 600, 5000])), False)


def pixels(channels_in: int, channels_out: int, size: int, values: int = 16) -> Graph:
    """A 1x1 convolution with weights of so many values, whose scales differ by up to five times."""
    shape, rng = (channels_out, 1, 1, channels_in), np.random.default_rng(size)
    graph = convolution(rng, DType.INT8, (1, size, 3, channels_in), shape, ConvAttrs())
    scales = tuple(float(np.float32(scale)) for scale in rng.uniform(0.004, 0.02, channels_out))
    return with_weights(graph, clustered(np.zeros(shape), values), scales)


def window(channels_in: int, channels_out: int, size: int) -> Graph:
    """A 3x3 convolution with padding; its scales differ."""
    shape, rng = (channels_out, 3, 3, channels_in), np.random.default_rng(size)
    graph = convolution(rng, DType.INT8, (1, size, size + 2, channels_in), shape, ConvAttrs(padding="SAME"))
    scales = tuple(float(np.float32(scale)) for scale in rng.uniform(0.002, 0.01, channels_out))
    return with_weights(graph, clustered(np.zeros(shape), 16), scales)


@pytest.mark.parametrize("device", ["cortex-m55", "rv32imac-zve32x", "rv32imc", "esp32"])
def test_cores_run_their_own_kernels(device: str) -> None:
    for graph in (dense(24, 50, 16), pixels(32, 20, 5), window(16, 12, 5)):
        library = encoded_library(session(), graph, device, "huffman")
        assert library is not None
        (node,) = graph.bound()
        plain = session().ops[node.op].kernel(node)
        assert plain.calls[0].symbol not in library.lowered.kernels[0].symbols


TILES = [(64, 64, 7), (32, 20, 25), (40, 6, 1), (37, 36, 3), (50, 12, 2), (7, 4, 9), (24, 28, 11), (5, 30, 4)]


@pytest.mark.parametrize(("channels_in", "channels_out", "size"), TILES)
@pytest.mark.parametrize(("coding", "values"), [("huffman", 16), ("huffman", 200), ("palette", 15)])
def test_tiles(coding: str, values: int, channels_in: int, channels_out: int, size: int) -> None:
    graph = pixels(channels_in, channels_out, size, values)
    for on in ("host", "sanitizer", "emulator"):
        assert assert_exact(graph, "cortex-m4", coding, 1024, True, on)


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("device", ["cortex-m0plus", "cortex-m4", "cortex-m55", "rv32imc", "rv32imac-zve32x", "esp32"])
def test_on_emulated_cores(coding: str, device: str) -> None:
    assert assert_exact(dense(24, 50, 16), device, coding, 400, False, "emulator")
    assert assert_exact(pixels(32, 20, 5), device, coding, 700, False, "emulator")
    assert assert_exact(window(16, 12, 5), device, coding, 900, False, "emulator")


@pytest.mark.parametrize(("coding", "values", "most"), [("huffman", 200, 14), ("huffman", 20, 14), ("palette", 16, 4)])
def test_cycles_a_weight(coding: str, values: int, most: float) -> None:
    """On the Cortex-M4, as modelled, starting the decoder included."""
    graph = dense(128, 256, values)
    library = encoded_library(session(), graph, "cortex-m4", coding)
    assert library is not None
    functions = profile(session(), library, make_inputs(graph, 1)[0])["functions"]
    cycles = sum(count["cycles"] for name, count in functions.items() if coding in name)
    assert 0 < cycles <= most * 128 * 256
