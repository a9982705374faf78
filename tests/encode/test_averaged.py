"""A convolution with encoded weights and the average behind it: by blocks of channels, the same bits."""

from __future__ import annotations

import functools
from dataclasses import replace

import numpy as np
import pytest

from tests.encode.networks import clustered, with_weights
from tinygen.codegen.library import Library
from tinygen.encode.layer import EXTRA_RAM
from tinygen.ir import DType, Graph, Node
from tinygen.ops.common import case
from tinygen.ops.common.convolution import ConvAttrs
from tinygen.ops.conv_2d import _graph as convolution
from tinygen.ops.mean import MeanAttrs
from tinygen.pipeline import compile_model
from tinygen.plugins import create_session
from tinygen.verification.inputs import make_inputs
from tinygen.verification.run import Place, verify

CHANNELS = 96


def network(rows: int) -> Graph:
    """A 1x1 convolution from 64 to 96 channels and their means: run by strips where it has many rows, and is raw."""
    rng = np.random.default_rng(2)
    shape = (CHANNELS, 1, 1, 64)
    graph = with_weights(
        convolution(rng, DType.INT8, (1, rows, 5, 64), shape, ConvAttrs()), clustered(np.zeros(shape), 5)
    )
    between = graph.outputs[0]
    axes = case.constant(np.array([1, 2], np.int32), name="axes")
    means = case.activation((1, CHANNELS), DType.INT8, 0.02, 3, "means")
    count = len(graph.tensors)
    mean = Node("MEAN", (between, count), (count + 1,), MeanAttrs())
    return replace(
        graph, tensors=(*graph.tensors, axes, means), nodes=(*graph.nodes, mean), outputs=(count + 1,), name="averaged"
    )


@functools.cache
def library(rows: int, encode: str) -> Library:
    return compile_model(network(rows), "cortex-m4", name="averaged", encode=encode, session=create_session())


@pytest.mark.parametrize(("rows", "raw"), [(25, ["CASCADE"]), (9, ["CONV_2D", "MEAN"])])
def test_form(rows: int, raw: list[str]) -> None:
    plain, encoded = (library(rows, encode).lowered for encode in ("none", "huffman"))
    assert [node.op for node in plain.graph.nodes] == raw
    assert encoded.kernels[0].template == "encoded_dsp_average.c.j2"
    assert encoded.weights_bytes < plain.weights_bytes / 2
    assert encoded.plan.arena_bytes <= plain.plan.arena_bytes + EXTRA_RAM


@pytest.mark.parametrize("rows", [9, 25])
@pytest.mark.parametrize("on", ["sanitizer", "emulator"])
def test_same_bits(rows: int, on: Place) -> None:
    found = library(rows, "huffman")
    outcome = verify(create_session(), found, make_inputs(found.lowered.graph, 3), on=on)
    assert outcome.bit_exact, outcome.where
