"""Weights of 4, 2 and 1 bits: shapes at the edges of what the kernels take get the kernels, and the right bits."""

from __future__ import annotations

import numpy as np
import pytest

from plugins.cortex_m.tests.cores import check_kernels
from tests.ops.device_kernels import SESSION
from tinygen.ops.common.convolution import ConvAttrs
from tinygen.ops.common.weighted_cases import PACKED, Kind
from tinygen.ops.conv_2d import _graph as convolution
from tinygen.ops.fully_connected import _graph as dense

SHAPES = {
    "1x1": ((1, 3, 3, 16), (6, 1, 1, 16)),
    "odd inputs and channels": ((1, 5, 5, 3), (5, 3, 3, 3)),
    "one pixel": ((1, 1, 1, 33), (4, 1, 1, 33)),
    "two images": ((2, 4, 4, 4), (3, 2, 2, 4)),
    "most inputs": ((1, 2, 1, 2046), (2, 1, 1, 2046)),
}


@pytest.mark.parametrize("kind", PACKED, ids=str)
@pytest.mark.parametrize("name", SHAPES)
def test_convolutions(kind: Kind, name: str) -> None:
    shape, weights = SHAPES[name]
    graph = convolution(np.random.default_rng(3), kind, shape, weights, ConvAttrs((1, 1), "SAME"))
    check_kernels(graph, 1)


@pytest.mark.parametrize("kind", PACKED, ids=str)
@pytest.mark.parametrize(("units", "depth"), [(1, 1), (2, 17), (5, 64), (12, 40), (7, 600)])
def test_fully_connected(kind: Kind, units: int, depth: int) -> None:
    check_kernels(dense(np.random.default_rng(units), kind, (2, depth), units, depth), 1)


@pytest.mark.parametrize("op", ["CONV_2D", "FULLY_CONNECTED"])
def test_each_number_of_bits_has_its_kernel(op: str) -> None:
    found = {symbol for graph in SESSION.ops[op].cases() for symbol in check_kernels(graph, 2)}
    name = op.lower()
    assert {f"tg_{name}_s8_s{bits}_dsp" for bits in (4, 2, 1)} <= found
    assert f"tg_{name}_packed_scalar" in found
