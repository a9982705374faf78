"""The MVE kernels where their code divides: on the host by the model of the intrinsics, on the emulator as they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from plugins.cortex_m import select
from plugins.cortex_m.tests.cores import CORES, runner
from plugins.cortex_m.tests.test_depthwise import Shape
from tests.ops.device_kernels import OPS
from tinygen.conformance.agreement import kernel_agrees
from tinygen.conformance.corners import convolution
from tinygen.conformance.joined import joined
from tinygen.ir import DType, Graph, QuantParams, ToolError
from tinygen.ops.add import Add
from tinygen.ops.common import weighted
from tinygen.ops.common.convolution import ConvAttrs
from tinygen.ops.common.weighted_cases import Kind
from tinygen.ops.fully_connected import FullyConnectedAttrs
from tinygen.ops.fully_connected import _graph as dense
from tinygen.pipeline import compile_model
from tinygen.plugins import create_session
from tinygen.verification.inputs import make_inputs
from tinygen.verification.run import verify

M55 = next(device for device in CORES if device.name == "cortex-m55")
CONV = "tg_conv_2d_s8_mve"
FULLY_CONNECTED, NIBBLES = "tg_fully_connected_s8_mve", "tg_fully_connected_s8_s4_mve"
ANY, THREE, LINE = (f"tg_depthwise_conv_2d_s8_mve{end}" for end in ("", "_3x3", "_line"))

DEPTHWISE = (
    *(Shape(THREE, h, w, 8, activation="RELU") for h in (1, 2, 3, 4, 5, 9) for w in (1, 2, 3, 4, 5, 7, 8)),
    *(Shape(THREE, 7, 8, channels) for channels in (1, 3, 7, 9, 15, 17)),
    *(Shape(THREE, h, w, 9, stride=(2, 2), activation="RELU6") for h in (3, 4, 7) for w in (2, 3, 6, 9, 12)),
    Shape(THREE, 26, 27, 16, padding="VALID", batches=2),
    Shape(THREE, 5, 6, 11, padding=(2, 0, 1, 2), stride=(2, 1)),
    *(Shape(LINE, 17, 1, 12, (k, 1), padding="VALID") for k in (1, 3, 10, 15, 16)),
    Shape(LINE, 3, 12, 8, (1, 4), padding="VALID", dilation=(1, 3), batches=2),
    Shape(ANY, 9, 8, 3, dilation=(2, 3)),
    Shape(ANY, 17, 1, 4, (17, 1), padding="VALID"),
    *(Shape(ANY, 9, w, 10, (5, 5), activation="RELU6") for w in (1, 2, 8, 9, 17)),
    Shape(ANY, 6, 7, 2, (3, 3), multiplier=3, batches=2),
    Shape(ANY, 9, 9, 9, (2, 3), (2, 1), dilation=(2, 2)),
)
DEPTHS = (1, 8, 15, 16, 17, 32, 48, 50, 64, 80, 96, 130)
"""One step of 16 elements up to nine: every way into the unrolled loops."""


def graphs() -> Iterator[tuple[str, Graph]]:
    """(the kernel that should run it, graph of one node)."""
    rng = np.random.default_rng(3)
    for i, depth in enumerate(DEPTHS):
        for width in (1, 2, 5):
            outputs = (1, 4, 6, 7, 9)[i % 5]
            yield CONV, convolution(rng, (1, 2, width, depth), (outputs, 1, 1, depth), ConvAttrs())
    for channels in (1, 2, 3, 5, 11, 16, 20, 33):
        for stride in (1, 2):
            attrs = ConvAttrs((stride, stride), "SAME", activation="RELU")
            yield CONV, convolution(rng, (2, 5, 6, channels), (5, 3, 3, channels), attrs)
    yield CONV, convolution(rng, (1, 5, 5, 4), (6, 3, 1, 4), ConvAttrs((3, 3), "SAME"))
    yield CONV, convolution(rng, (1, 9, 9, 7), (3, 2, 3, 7), ConvAttrs((2, 1), "SAME", (3, 2)))
    for depth in DEPTHS:
        for units in (3, 8, 17):  # several units: scales differ
            graph = weighted.graph(
                "FULLY_CONNECTED",
                rng,
                DType.INT8,
                (2, depth),
                (units, depth),
                (2, units),
                FullyConnectedAttrs("RELU"),
                channel_axis=0,
                per_tensor=True,
            )
            yield FULLY_CONNECTED, graph
            yield f"{FULLY_CONNECTED}_channels", dense(rng, DType.INT8, (1, depth), units, depth)
            yield NIBBLES, dense(rng, Kind(bits=4), (2, depth), units, depth, FullyConnectedAttrs("RELU6"))
    for seed, shape in enumerate(DEPTHWISE):
        yield shape.kernel_symbol, shape.graph(seed)


def with_lowest_zero(graph: Graph) -> Graph:
    """The same, but that the output's zero point is -128: for this some kernels have a form of their own."""
    index = graph.outputs[0]
    tensors = list(graph.tensors)
    quant = tensors[index].quant
    assert quant is not None
    tensors[index] = replace(tensors[index], quant=QuantParams(quant.scale, (-128,), quant.axis))
    return replace(graph, tensors=tuple(tensors))


def test_host() -> None:
    relu = 0
    for seed, (symbol, graph) in enumerate(graphs()):
        for one in (graph, with_lowest_zero(graph)):
            kernel = select.select_kernel(one.bind(one.nodes[0]), M55, "balanced")
            assert kernel is not None
            assert kernel.symbols[0].removesuffix("_relu") == symbol, one.nodes[0]
            relu += kernel.symbols[0].endswith("_relu")
            kernel_agrees(OPS[one.nodes[0].op], one, seed, runner(M55), kernel)
    assert relu > len(DEPTHWISE)


@pytest.mark.slow
def test_emulator() -> None:
    session = create_session()
    try:
        session.toolchain(session.device(M55.name), "gcc")
    except ToolError as error:
        pytest.skip(str(error))
    some = [graph for _, graph in graphs()][::3]  # planning takes longer than running
    every = [with_lowest_zero(graph) if i % 2 else graph for i, graph in enumerate(some)]
    library = compile_model(joined([*every, *Add().cases()]), M55.name, session=session)
    inputs = make_inputs(library.lowered.graph, 2)
    outcome = verify(session, library, inputs, on="emulator", toolchain_name="gcc")
    assert outcome.bit_exact, outcome.where
