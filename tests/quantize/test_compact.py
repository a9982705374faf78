"""Constants of few bytes: what the devices keep of them, how little the outputs move, and the same bits everywhere."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import pytest

from tests.encode.networks import clustered, encoded_library, with_weights
from tinygen.ir import DType, Graph
from tinygen.ops.common.convolution import ConvAttrs
from tinygen.ops.conv_2d import _graph as convolution
from tinygen.ops.depthwise_conv_2d import _graph as depthwise
from tinygen.plugins import Session, create_session
from tinygen.quantize.compact import compact
from tinygen.verification.inputs import make_inputs
from tinygen.verification.run import verify

CHANNELS = 12


@functools.cache
def session() -> Session:
    return create_session()


def layer(op: str) -> Graph:
    """A layer with clustered weights and scales that differ by up to five times."""
    rng = np.random.default_rng(5)
    if op == "CONV_2D":
        graph = convolution(rng, DType.INT8, (1, 5, 6, 16), (CHANNELS, 1, 1, 16), ConvAttrs())
    else:
        graph = depthwise(rng, DType.INT8, (1, 5, 6, CHANNELS), (3, 3), 1, ConvAttrs(padding="SAME"))
    shape = graph.tensors[graph.nodes[0].inputs[1]].shape
    scales = tuple(float(np.float32(scale)) for scale in rng.uniform(0.004, 0.02, CHANNELS))
    return with_weights(graph, clustered(np.zeros(shape), 6), scales)


def constant_bytes(graph: Graph) -> int:
    """Bytes that a channel's constants take in the encoded layer of a Cortex-M4."""
    library = encoded_library(session(), graph, "cortex-m4", "huffman")
    assert library is not None
    (found,) = [c for c in library.lowered.constants(0) if c.name == "constants"]
    return (found.data.size - 3) // CHANNELS


@pytest.mark.parametrize("op", ["CONV_2D", "DEPTHWISE_CONV_2D"])
def test_three_bytes_a_channel(op: str) -> None:
    graph = layer(op)
    smaller = compact(graph, session().ops)
    assert constant_bytes(graph) > 4
    assert constant_bytes(smaller) == 3
    inputs = make_inputs(graph, 4)
    for x in inputs:
        before, after = (run(g, x).astype(np.int64) for g in (graph, smaller))
        assert np.abs(before - after).max() <= 3  # a gain of 1 in 64 at most, and rounding
    for on in ("sanitizer", "emulator"):
        library = encoded_library(session(), smaller, "cortex-m4", "huffman")
        assert library is not None
        assert verify(session(), library, inputs, on=on).bit_exact


def run(graph: Graph, inputs: Any) -> Any:
    (node,) = graph.bound()
    arrays = [inputs[0], node.constant(1), node.constant(2)]
    return session().ops[node.op].reference(node, arrays)[0]


def test_floats_stay() -> None:
    rng = np.random.default_rng(0)
    graph = convolution(rng, DType.FLOAT32, (1, 5, 6, 4), (4, 1, 1, 4), ConvAttrs())
    assert compact(graph, session().ops).nodes == graph.nodes


def test_weights_stay() -> None:
    graph = layer("CONV_2D")
    weights = [g.bind(g.nodes[0]).constant(1) for g in (graph, compact(graph, session().ops))]
    assert (weights[0] == weights[1]).all()
