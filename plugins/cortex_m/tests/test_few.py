"""Convolutions over few pixels: what is left of three has a core of its own, in C and in assembly."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import pytest

from plugins.cortex_m import select
from plugins.cortex_m.tests.cores import CORES, check_kernels
from tinygen.conformance.joined import joined
from tinygen.ir import DType, Graph, Shape
from tinygen.ops.common import weighted
from tinygen.ops.common.convolution import ConvAttrs
from tinygen.ops.common.window import window
from tinygen.pipeline import compile_model
from tinygen.plugins import create_session
from tinygen.verification.inputs import make_inputs
from tinygen.verification.run import verify

M4 = next(core for core in CORES if core.name == "cortex-m4")
WIDTHS = {1: 1, 2: 2, 4: 2, 5: 5, 7: 7, 8: 4}
"""Output pixels -> columns."""


def _graph(pixels: int, kernel: int, inputs: int, outputs: int, activation: str) -> Graph:
    width, stride = WIDTHS[pixels], 2 if pixels == 1 else 1  # a window as large as the image is no convolution
    shape: Shape = (1, pixels // width * stride, width * stride, inputs)
    y, x = window(shape, (kernel, kernel), (stride, stride), "SAME")
    assert y.output * x.output == pixels
    return weighted.graph(
        "CONV_2D",
        np.random.default_rng(pixels * 100 + inputs),
        DType.INT8,
        shape,
        (outputs, kernel, kernel, inputs),
        (1, y.output, x.output, outputs),
        ConvAttrs((stride, stride), "SAME", activation=activation),
        channel_axis=0,
    )


def _shapes() -> Iterator[tuple[int, int, int, int, str]]:
    for pixels, activation in itertools.product(WIDTHS, ("NONE", "RELU")):
        yield pixels, 3, 2, 3, activation
        if pixels > 1:
            yield pixels, 1, 5 * pixels, 4, activation
    yield from ((5, 1, inputs, 7, "RELU") for inputs in (1, 2, 15, 16, 17, 18, 64))  # rounds of eight blocks of two


@pytest.mark.parametrize(("pixels", "kernel", "inputs", "outputs", "activation"), list(_shapes()))
def test_host(pixels: int, kernel: int, inputs: int, outputs: int, activation: str) -> None:
    graph = _graph(pixels, kernel, inputs, outputs, activation)
    found = select.select_kernel(graph.bind(graph.nodes[0]), M4, "balanced")
    assert found is not None and found.symbols[0].removesuffix("_relu").endswith("_few")
    check_kernels(graph, seed=pixels)


def test_more_pixels_are_threes() -> None:
    """The other functions would only take flash: 25 pixels waste a fiftieth of the time."""
    graph = weighted.graph(
        "CONV_2D",
        np.random.default_rng(1),
        DType.INT8,
        (1, 5, 5, 8),
        (8, 1, 1, 8),
        (1, 5, 5, 8),
        ConvAttrs((1, 1), "SAME"),
        channel_axis=0,
    )
    found = select.select_kernel(graph.bind(graph.nodes[0]), M4, "balanced")
    assert found is not None and "_few" not in found.symbols[0]


@pytest.mark.slow
def test_emulator() -> None:
    session = create_session()
    library = compile_model(joined(_graph(*shape) for shape in _shapes()), M4.name, session=session)
    assert any("_few" in kernel.symbols[0] for kernel in library.lowered.kernels)
    outcome = verify(session, library, make_inputs(library.lowered.graph, 2), on="emulator", toolchain_name="gcc")
    assert outcome.bit_exact, outcome.where
