"""Cross-layer equalization and bias correction."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tests.quantize.networks import convolutional, samples
from tinygen.ir import Graph
from tinygen.ops import Op
from tinygen.quantize.equalize import equal_pairs, equalize
from tinygen.quantize.evaluate import real_outputs, signal_to_noise
from tinygen.quantize.post_training import Options, calibrate, quantize_graph
from tinygen.quantize.schemes import schemes_of


def lopsided(graph: Graph, factor: float = 100.0) -> Graph:
    """The same function: every other channel of the first convolution larger, the depthwise weights smaller."""
    first, second = graph.nodes[0], graph.nodes[1]
    tensors = list(graph.tensors)
    factors = np.where(np.arange(8) % 2, factor, 1.0).astype(np.float32)
    for index, by in ((first.inputs[1], factors[:, None, None, None]), (first.inputs[2], factors)):
        tensors[index] = replace(tensors[index], data=tensors[index].data * by)
    index = second.inputs[1]
    tensors[index] = replace(tensors[index], data=tensors[index].data / factors)
    return replace(graph, tensors=tuple(tensors))


def test_pairs(ops: dict[str, Op]) -> None:
    """Convolution to depthwise; then the pool has two readers, RELU6 and the logistic stop it."""
    graph = convolutional(ops)
    pairs = [(graph.nodes[p.first].op, graph.nodes[p.second].op) for p in equal_pairs(graph, ops)]
    assert pairs == [("CONV_2D", "DEPTHWISE_CONV_2D")]


def test_the_function_stays(ops: dict[str, Op]) -> None:
    graph = lopsided(convolutional(ops))
    x = [samples(graph)]
    equal = equalize(graph, ops)
    assert signal_to_noise(real_outputs(graph, x, ops), real_outputs(equal, x, ops)) > 100
    first, second = (equal.tensors[n.inputs[1]].data for n in equal.nodes[:2])
    assert first is not None and second is not None
    out = np.abs(first).reshape(8, -1).max(axis=1)
    into = np.abs(second).reshape(-1, 8).max(axis=0)
    np.testing.assert_allclose(out, into, rtol=1e-3)


def test_it_helps_where_ranges_differ(ops: dict[str, Op]) -> None:
    graph = lopsided(convolutional(ops))
    x = [samples(graph)]
    expected = real_outputs(graph, x, ops)
    found = {}
    for on in (False, True):
        calibrated = calibrate(graph, x, ops, Options(equalize=on))
        quantized = quantize_graph(calibrated, schemes_of(graph), ops)
        found[on] = signal_to_noise(expected, real_outputs(quantized, x, ops))
    assert found[True] > found[False] + 10


def test_bias_correction_removes_the_mean_error(ops: dict[str, Op]) -> None:
    """Of int4 weights without compensation, over the samples, before the softmax."""
    graph = convolutional(ops)
    graph = replace(graph, outputs=(graph.nodes[-1].inputs[0],), nodes=graph.nodes[:-1])
    x = [samples(graph, 200)]
    expected = real_outputs(graph, x, ops)
    found = {}
    for on in (False, True):
        options = Options(correct_bias=on, compensate=False, calibration="min-max")
        quantized = quantize_graph(calibrate(graph, x, ops, options), schemes_of(graph, chosen=["int4"]), ops)
        found[on] = np.abs((real_outputs(quantized, x, ops) - expected).mean(axis=0)).mean()
    assert found[True] < 0.5 * found[False]
