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


def network(rows: int, depth: int, others: bool) -> Graph:
    """A 1x1 convolution to 96 channels and their means: run by strips where it has many rows, and is raw.

    With `others` one from 16 channels comes before: to an odd `depth`, it is not encoded, and needs the kernel for
    single pixels.
    """
    rng = np.random.default_rng(2)
    shape = (CHANNELS, 1, 1, depth)
    graph = with_weights(
        convolution(rng, DType.INT8, (1, rows, 5, depth), shape, ConvAttrs()), clustered(np.zeros(shape), 5)
    )
    if others:
        graph = behind(graph, convolution(rng, DType.INT8, (1, rows, 5, 16), (depth, 1, 1, 16), ConvAttrs()))
    between = graph.outputs[-1]
    axes = case.constant(np.array([1, 2], np.int32), name="axes")
    means = case.activation((1, CHANNELS), DType.INT8, 0.02, 3, "means")
    count = len(graph.tensors)
    mean = Node("MEAN", (between, count), (count + 1,), MeanAttrs())
    return replace(
        graph,
        tensors=(*graph.tensors, axes, means),
        nodes=(*graph.nodes, mean),
        outputs=(*graph.outputs[:-1], count + 1),
        name="averaged",
    )


def behind(graph: Graph, first: Graph) -> Graph:
    """`graph`, of one node, on the output of `first`, which stays an output: so no cascade has both."""
    moved = len(first.tensors)
    place = {n: n + moved for n in range(len(graph.tensors))} | {graph.inputs[0]: first.outputs[0]}
    tensors = list(first.tensors + graph.tensors)
    tensors[first.outputs[0]] = replace(tensors[first.outputs[0]], quant=graph.tensors[graph.inputs[0]].quant)
    (node,) = graph.nodes
    inputs, outputs = (tuple(place[n] for n in tensors) for tensors in (node.inputs, node.outputs))
    return replace(
        first,
        tensors=tuple(tensors),
        nodes=(*first.nodes, replace(node, inputs=inputs, outputs=outputs)),
        outputs=(*first.outputs, *outputs),
    )


@functools.cache
def library(rows: int, others: bool, encode: str, arena: int | None = None) -> Library:
    graph = network(rows, 63 if others else 64, others)
    return compile_model(graph, "cortex-m4", name="averaged", encode=encode, arena=arena, session=create_session())


@pytest.mark.parametrize(("rows", "raw"), [(25, ["CASCADE"]), (9, ["CONV_2D", "MEAN"])])
def test_by_tiles(rows: int, raw: list[str]) -> None:
    """No layer needs the kernel for single pixels any more."""
    plain, encoded = (library(rows, False, encode).lowered for encode in ("none", "huffman"))
    assert [node.op for node in plain.graph.nodes] == raw
    assert not any("dsp_1x1" in symbol for kernel in encoded.kernels for symbol in kernel.symbols)
    assert any("tiles" in kernel.why for kernel in encoded.kernels)
    assert encoded.weights_bytes < plain.weights_bytes / 2
    assert encoded.plan.arena_bytes <= plain.plan.arena_bytes + EXTRA_RAM


def test_by_blocks() -> None:
    """Where another layer needs that kernel, tiles would spare nothing."""
    plain, encoded = (library(25, True, encode).lowered for encode in ("none", "huffman"))
    assert encoded.kernels[-1].template == "encoded_dsp_average.c.j2"
    assert encoded.weights_bytes < plain.weights_bytes * 0.6
    assert encoded.plan.arena_bytes <= plain.plan.arena_bytes + EXTRA_RAM


ARENA = 4704
"""Of the convolution without encoding: its output as a whole leaves no room for a decoder."""


def test_joined() -> None:
    """Where the output has no room it is never there as a whole."""
    plain, encoded = (library(9, False, encode, ARENA).lowered for encode in ("none", "huffman"))
    assert [node.op for node in plain.graph.nodes] == ["CONV_2D", "MEAN"]
    assert [node.op for node in encoded.graph.nodes] == ["CASCADE"]
    assert encoded.kernels[0].template == "encoded_dsp_tiled_average.c.j2"
    assert plain.plan.arena_bytes == ARENA >= encoded.plan.arena_bytes


@pytest.mark.parametrize(
    ("rows", "others", "arena"), [(9, False, None), (9, False, ARENA), (25, False, None), (25, True, None)]
)
@pytest.mark.parametrize("on", ["sanitizer", "emulator"])
def test_same_bits(rows: int, others: bool, arena: int | None, on: Place) -> None:
    found = library(rows, others, "huffman", arena)
    outcome = verify(create_session(), found, make_inputs(found.lowered.graph, 3), on=on)
    assert outcome.bit_exact, outcome.where
