"""Both forms of requantization against the exact one, on every sum near a step and at the ends."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tinygen.api import BoundNode, Scales, folded_bias, multipliers, quantized_bounds, requantize, scales
from tinygen.ir import DType
from tinygen.ops.common import weighted
from tinygen.ops.common.weighted_cases import SINGLE, Kind
from tinygen.ops.fully_connected import FullyConnectedAttrs
from tinygen.quantize.fixed_point import requantize_single


def dense(seed: int, depth: int, activation: str, zero_point: int | None, kind: DType | Kind = DType.INT8) -> BoundNode:
    """An int8 FULLY_CONNECTED of 16 units; `zero_point` of the output."""
    rng = np.random.default_rng(seed)
    attrs = FullyConnectedAttrs(activation)
    graph = weighted.graph("FULLY_CONNECTED", rng, kind, (1, depth), (16, depth), (1, 16), attrs, channel_axis=0)
    if zero_point is None:
        return graph.bind(graph.nodes[0])
    output = graph.tensors[graph.outputs[0]]
    assert output.quant is not None
    moved = replace(output, quant=replace(output.quant, zero_point=(zero_point,)))
    tensors = tuple(moved if i == graph.outputs[0] else t for i, t in enumerate(graph.tensors))
    changed = replace(graph, tensors=tensors)
    return changed.bind(changed.nodes[0])


def computed(found: Scales, channel: int, sums: np.ndarray) -> np.ndarray:
    """What tg_short_requantize.h computes."""
    p, (a, m) = found.fields, found.constants[channel].astype(np.int64)
    if found.suffix == "_linear":
        moved = (sums << p["before"]) + a
        assert (np.abs(moved) <= 1 << 31).all()
        scaled = ((moved * m) >> 32) >> p["after"]
    else:
        moved = sums + (a >> 5)
        product = 2 * moved * m
        rounded = (product >> 32) + ((product >> 31) & 1) + (moved >> 63)
        shift = a & 31
        scaled = (rounded + (p["zero_point2"] << shift)) >> (shift + 1)
    result: np.ndarray = np.clip(scaled, p["minimum"], p["maximum"])
    return result


@pytest.mark.parametrize("depth", [1, 7, 64, 600])
@pytest.mark.parametrize(("activation", "zero_point"), [("RELU", -128), ("RELU6", -128), ("NONE", None), ("RELU", 3)])
def test_equal(depth: int, activation: str, zero_point: int | None) -> None:
    forms = set()
    for seed in range(6):
        node = dense(seed, depth, activation, zero_point)
        w = node.constant(1)
        bias = folded_bias(node, w.astype(np.int64).sum(axis=1)).astype(np.int64)
        found = scales(node, w, bias.astype(np.int32), long_multiply=True)
        if found is None:
            continue
        forms.add(found.suffix)
        bounds = quantized_bounds(activation, node.output)
        for channel, row in enumerate(w.astype(np.int64)):
            multiplier, shift = (part[channel] for part in multipliers(node, len(w)))
            reach = int(np.abs(row).sum()) * 127
            sums = np.unique(np.r_[-reach, reach, np.linspace(-reach, reach, 20_001).astype(np.int64)])
            exact = np.clip(requantize(sums + bias[channel], multiplier, shift) + node.output.zero_point, *bounds)
            kept = bool((found.weights[channel] == w[channel]).all())
            ours = computed(found, channel, sums if kept else np.zeros_like(sums))
            np.testing.assert_array_equal(ours, exact)
    assert forms, "no channel has a form: there is nothing to compare"
    if (activation, zero_point) in (("RELU", -128), ("RELU6", -128)) and depth > 1:
        assert "_linear" in forms


@pytest.mark.parametrize(("activation", "zero_point"), [("RELU", -128), ("NONE", None), ("RELU", 3)])
def test_rounding_once(activation: str, zero_point: int | None) -> None:
    """Then there is the linear form or none."""
    compared = 0
    for seed in range(6):
        node = dense(seed, 64, activation, zero_point, SINGLE)
        w = node.constant(1)
        bias = folded_bias(node, w.astype(np.int64).sum(axis=1)).astype(np.int64)
        assert scales(node, w, bias.astype(np.int32), long_multiply=False) is None
        found = scales(node, w, bias.astype(np.int32), long_multiply=True)
        if found is None:
            continue
        assert found.suffix == "_linear"
        low, high = quantized_bounds(activation, node.output)
        for channel, (m, shift) in enumerate(zip(*multipliers(node, len(w)), strict=True)):
            most = int(np.abs(w[channel].astype(np.int64)).sum()) * 127
            sums = np.arange(-most, most + 1, 7)
            exact = requantize_single(sums + bias[channel], m, shift) + node.output.zero_point
            assert (computed(found, channel, sums) == np.clip(exact, low, high)).all()
            compared += 1
    assert compared
