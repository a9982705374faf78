"""Quantized networks: the numpy reference, the generated C and TensorFlow Lite Micro agree to the bit."""

from __future__ import annotations

import numpy as np
import pytest

from tests.passes.random_graphs import random_graph
from tests.quantize.networks import convolutional, samples
from tinygen.conformance.draw import SeededDraw
from tinygen.frontend.tflite_reader import read_tflite
from tinygen.frontend.tflite_writer import write_tflite
from tinygen.ir import DType, Graph, dump
from tinygen.ops import Op
from tinygen.pipeline import compile_model
from tinygen.plugins import create_session
from tinygen.quantize.evaluate import real_outputs, signal_to_noise
from tinygen.quantize.model import quantize_model
from tinygen.quantize.post_training import Options, calibrate, quantize_graph
from tinygen.quantize.schemes import schemes_of
from tinygen.verification.inputs import make_inputs
from tinygen.verification.run import verify

SCHEMES = {
    "int8": 25,
    "per-tensor": 25,
    "int16": 25,
    "single-rounding": 25,
    "power-of-two": 20,
    "int4": 10,
    "int4 power-of-two": 8,
    "ternary": 0,
    "binary": -3,
    "float32": 100,
}
"""Names of rules -> the least signal to noise, in dB, on a network with random weights."""
OTHERWISE = ("RELU6", "RELU_N1_TO_1", "RELU_0_TO_1")
"""Operators that TensorFlow Lite Micro lacks as nodes, or rescales otherwise."""
SESSION = create_session()


def agrees(graph: Graph, ops: dict[str, Op], tflm: bool) -> None:
    """Numpy, the C code and, if `tflm`, TensorFlow Lite Micro, every tensor; and the file keeps all of it."""
    content = write_tflite(graph, ops)
    again = read_tflite(content, ops, graph.name)
    assert dump(again).replace(graph.name, "") == dump(graph).replace(graph.name, "")
    library = compile_model(again, "host", name="net", session=SESSION)
    inputs = make_inputs(library.lowered.graph, 6)
    outcome = verify(SESSION, library, inputs)
    assert outcome.bit_exact, outcome
    if tflm:
        pytest.importorskip("tflite_micro")
        outcome = verify(SESSION, library, inputs, oracle="tflm", model=content)
        assert outcome.mismatches == 0, outcome


@pytest.mark.parametrize("names", SCHEMES)
def test_scheme(names: str, ops: dict[str, Op]) -> None:
    graph = convolutional(ops)
    equalize = Options(equalize="per-tensor" in names)
    found = quantize_model(graph, samples(graph), schemes=names.split(), options=equalize, session=SESSION)
    assert found.report["signal_to_noise_db"] >= SCHEMES[names]
    rounds_once = any(word in names for word in ("single-rounding", "power-of-two"))
    agrees(found.graph, ops, tflm=not rounds_once)


@pytest.mark.parametrize("seed", range(8))
def test_random_networks(seed: int, ops: dict[str, Op]) -> None:
    """int8 networks of many operators, among them some that have no int16."""
    graph = random_graph(SeededDraw(seed), ops, DType.FLOAT32)
    rng = np.random.default_rng(seed)
    inputs = [rng.normal(size=(20, *graph.tensors[i].shape)).astype(np.float32) for i in graph.inputs]
    chosen = ("int8",) if seed % 2 else ("int16",)
    calibrated = calibrate(graph, inputs, ops)
    quantized = quantize_graph(calibrated, schemes_of(graph, chosen=chosen), ops)
    agrees(quantized, ops, tflm=not any(node.op in OTHERWISE for node in quantized.nodes))
    expected, actual = real_outputs(graph, inputs, ops), real_outputs(quantized, inputs, ops)
    assert expected.shape == actual.shape
    assert signal_to_noise(expected, actual) > 15


def test_layers_of_their_own(ops: dict[str, Op]) -> None:
    """One layer stays in floats, one has int4: conversions stand where they meet."""
    graph = convolutional(ops)
    convolutions = [graph.tensors[n.outputs[0]].name for n in graph.nodes if n.op == "CONV_2D"]
    layers = {convolutions[0]: ["int4"], convolutions[1]: ["float32"]}
    found = quantize_model(graph, samples(graph), layers=layers, session=SESSION)
    table = {row["name"]: row for row in found.report["layers"]}
    assert table[convolutions[0]]["weight_bits"] == 4
    assert table[convolutions[1]]["activations"] == "float32"
    assert {n.op for n in found.graph.nodes} >= {"QUANTIZE", "DEQUANTIZE"}
    agrees(found.graph, ops, tflm=True)


def test_float_ends(ops: dict[str, Op]) -> None:
    graph = convolutional(ops)
    found = quantize_model(graph, samples(graph), options=Options(float_ends=True), session=SESSION)
    ends = [found.graph.tensors[i].dtype for i in (*found.graph.inputs, *found.graph.outputs)]
    assert ends == [DType.FLOAT32] * 2
    assert [found.graph.nodes[i].op for i in (0, -1)] == ["QUANTIZE", "DEQUANTIZE"]
    agrees(found.graph, ops, tflm=True)
