"""Winograd's filtering on layers that it takes: random sizes, paddings, channels and activations."""

from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plugins.riscv import devices, select
from plugins.riscv.tests.cores import check_kernels
from tinygen.conformance.corners import convolution
from tinygen.conformance.hypothesis_draw import HypothesisDraw
from tinygen.lowering.winograd import FEWEST_CHANNELS, TILE
from tinygen.ops.common.activation import NAMES
from tinygen.ops.common.convolution import ConvAttrs, draw_padding


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_random(data: st.DataObject) -> None:
    draw = HypothesisDraw(data)
    shape = (draw.integer(1, 2), draw.integer(6, 14), draw.integer(6, 14), draw.integer(FEWEST_CHANNELS, 13))
    outputs = draw.integer(FEWEST_CHANNELS, 11)
    attrs = ConvAttrs((1, 1), draw_padding(draw, (3, 3), (1, 1)), activation=draw.choice(NAMES))
    seed = draw.integer(0, 1 << 30)
    graph = convolution(np.random.default_rng(seed), shape, (outputs, 3, 3, shape[3]), attrs)
    assert any("winograd" in symbol for symbol in check_kernels(graph, seed))


def test_small_outputs_are_left_to_others() -> None:
    core = next(device for device in devices.devices() if device.name == "rv32imc")
    for size, expected in ((TILE + 1, False), (TILE + 2, True)):
        graph = convolution(np.random.default_rng(0), (1, size, 9, 8), (8, 3, 3, 8), ConvAttrs())
        kernel = select.select_kernel(graph.bind(graph.nodes[0]), core, "time")
        assert kernel is not None and any("winograd" in symbol for symbol in kernel.symbols) == expected
