"""Depthwise layers in strips: what the operator draws is small, so planes are kept smaller still."""

from __future__ import annotations

from unittest import mock

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plugins.riscv import devices, select
from plugins.riscv.tests.cores import check_kernels
from tests.ops.device_kernels import OPS
from tinygen.api import Params
from tinygen.conformance.hypothesis_draw import HypothesisDraw
from tinygen.ir import DType, Graph
from tinygen.lowering import depthwise_conv_2d as lowering
from tinygen.ops.common import weighted
from tinygen.ops.common.window import window
from tinygen.ops.depthwise_conv_2d import DepthwiseConvAttrs

CORE = next(device for device in devices.devices() if device.name == "rv32imc")


def depthwise(height: int, width: int, kernel: int, stride: int, batches: int = 1) -> Graph:
    """Three channels, padded to keep the size."""
    shape = (batches, height, width, 3)
    y, x = window(shape, (kernel, kernel), (stride, stride), "SAME", (1, 1))
    attrs = DepthwiseConvAttrs((stride, stride), "SAME", activation="RELU", depth_multiplier=1)
    output = (batches, y.output, x.output, 3)
    rng = np.random.default_rng(height)
    return weighted.graph(
        "DEPTHWISE_CONV_2D", rng, DType.INT8, shape, (1, kernel, kernel, 3), output, attrs, channel_axis=3
    )


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_random_strips(data: st.DataObject) -> None:
    draw = HypothesisDraw(data)
    with mock.patch.object(lowering, "PLANE_BYTES", draw.integer(40, 400)):
        check_kernels(OPS["DEPTHWISE_CONV_2D"].draw(draw), draw.integer(0, 1 << 30))


@pytest.mark.parametrize(
    ("height", "width", "kernel", "stride", "kept"),
    [(48, 48, 3, 1, 1), (48, 48, 3, 2, 0), (40, 30, 5, 1, 2), (31, 40, 3, 1, 0), (45, 45, 4, 2, 0)],
)
def test_strips(height: int, width: int, kernel: int, stride: int, kept: int) -> None:
    """In place, in strips; a prime number of rows is one."""
    graph = depthwise(height, width, kernel, stride, batches=2)
    chosen = select.select_kernel(graph.bind(graph.nodes[0]), CORE, "balanced")
    assert chosen is not None and chosen.inplace == (0,)
    params = chosen.calls[0].arguments[0]
    assert isinstance(params, Params)
    rows = params.fields["half"] + params.fields["lower"]
    output = graph.tensors[graph.outputs[0]].shape[1]
    assert rows == output if height == 31 else rows < output
    assert params.fields["kept"] == kept
    assert check_kernels(graph, 1)
