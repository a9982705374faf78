"""Winograd convolution: its transforms in whole numbers, and the kernel on the shapes that matter to it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.cortex_m.lowering import winograd_filters
from plugins.cortex_m.lowering.conv_2d_winograd import winograd_kernel
from plugins.cortex_m.tests.cores import CORES, check_kernels, runner
from tests.ops.device_kernels import OPS
from tinygen.conformance.agreement import kernel_agrees
from tinygen.ir import DType, Graph, Shape
from tinygen.ops.common import weighted
from tinygen.ops.common.convolution import ConvAttrs
from tinygen.ops.common.window import window
from tinygen.pipeline import compile_model

M4 = next(core for core in CORES if core.name == "cortex-m4")

INPUT = np.array(
    [
        [4, 0, -5, 0, 1, 0],
        [0, -4, -4, 1, 1, 0],
        [0, 4, -4, -1, 1, 0],
        [0, -2, -1, 2, 1, 0],
        [0, 2, -1, -2, 1, 0],
        [0, 4, 0, -5, 0, 1],
    ]
)
OUTPUT = np.array([[6, -4, -4, 1, 1, 0], [0, -2, 2, 1, -1, 0], [0, -1, -1, 1, 1, 0], [0, -1, 1, 2, -2, 6]])
"""Rows for 24, 12, 6 and 6 times the outputs; the turned signs of the filter's rows 1 and 2 stand here."""
FACTORS = np.array([24, 12, 6, 6])


@settings(max_examples=300, deadline=None)
@given(seed=st.integers(0, 1 << 30), extreme=st.booleans())
def test_transforms_are_exact(seed: int, extreme: bool) -> None:
    rng = np.random.default_rng(seed)
    tile = rng.integers(-128, 128, (6, 6)) if not extreme else rng.choice([-128, 127], (6, 6))
    taps = rng.integers(-127, 128, (3, 3)) if not extreme else rng.choice([-127, 127], (3, 3))
    direct = [[int((tile[y : y + 3, x : x + 3] * taps).sum()) for x in range(4)] for y in range(4)]
    filters = winograd_filters.transform_filters(taps.reshape(1, 3, 3, 1).astype(np.int8)).reshape(6, 6)
    inputs = INPUT @ tile @ INPUT.T
    assert np.abs(filters).max() < 1 << 15 and np.abs(inputs).max() < 1 << 15
    products = filters.astype(np.int64) * inputs
    scaled = OUTPUT @ products @ OUTPUT.T
    assert (scaled == np.array(direct) * np.outer(FACTORS, FACTORS)).all()


def _graph(height: int, width: int, inputs: int, outputs: int, padding: str, activation: str = "NONE") -> Graph:
    shape: Shape = (1, height, width, inputs)
    y, x = window(shape, (3, 3), (1, 1), padding)
    return weighted.graph(
        "CONV_2D",
        np.random.default_rng(height * 100 + width),
        DType.INT8,
        shape,
        (outputs, 3, 3, inputs),
        (1, y.output, x.output, outputs),
        ConvAttrs((1, 1), padding, activation=activation),
        channel_axis=0,
    )


@pytest.mark.parametrize(
    ("height", "width", "inputs", "outputs", "padding", "activation"),
    [
        (8, 8, 16, 16, "SAME", "RELU"),
        (32, 32, 16, 16, "SAME", "NONE"),
        (9, 7, 20, 10, "SAME", "RELU6"),
        (10, 13, 32, 8, "VALID", "NONE"),
        (8, 8, 64, 64, "SAME", "RELU"),
        (3, 3, 16, 9, "SAME", "NONE"),
        (3, 9, 8, 11, "VALID", "NONE"),
    ],
)
def test_kernel(height: int, width: int, inputs: int, outputs: int, padding: str, activation: str) -> None:
    ran = check_kernels(_graph(height, width, inputs, outputs, padding, activation), seed=width)
    assert "tg_conv_2d_s8_winograd_dsp" in ran


@pytest.mark.parametrize(
    ("height", "width", "inputs", "outputs", "padding", "activation"),
    [
        (8, 8, 64, 64, "SAME", "NONE"),
        (16, 16, 32, 8, "SAME", "RELU"),
        (7, 9, 32, 10, "VALID", "NONE"),
        (5, 11, 96, 8, "SAME", "RELU6"),
    ],
)
def test_filters_transformed_in_ram(
    height: int, width: int, inputs: int, outputs: int, padding: str, activation: str
) -> None:
    graph = _graph(height, width, inputs, outputs, padding, activation)
    kernel = winograd_kernel(graph.bind(graph.nodes[0]), packed=True)
    assert kernel is not None and kernel.symbols[0] == "tg_conv_2d_s8_winograd_dsp_packed"
    for seed in range(2):
        kernel_agrees(OPS["CONV_2D"], graph, seed, runner(M4), kernel)


def test_taken_where_there_is_room() -> None:
    """Its scratch is more than the layer's own tensors take: only where an arena is given does it fit."""
    graph = _graph(8, 8, 64, 64, "SAME")
    small = compile_model(graph, "cortex-m4")
    roomy = compile_model(graph, "cortex-m4", arena=64 * 1024)
    assert "winograd" not in small.lowered.kernels[0].symbols[0]
    assert "winograd" in roomy.lowered.kernels[0].symbols[0]
    assert small.lowered.plan.arena_bytes < roomy.lowered.plan.arena_bytes <= 64 * 1024
