"""Weights of few bits: scales, packing, compensation."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinygen.ir import DType, Graph
from tinygen.ops import Op
from tinygen.ops.common import case
from tinygen.ops.common.convolution import ConvAttrs
from tinygen.ops.common.packed import LIMITS, pack, unpack
from tinygen.passes.channels.weighted import taps_of
from tinygen.quantize.compensated import compensated
from tinygen.quantize.moments import as_weights, importance_of, moments_of
from tinygen.quantize.weights import LARGEST, quantize_weights

RNG = np.random.default_rng(0)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(LIMITS)), st.data())
def test_packing(bits: int, data: st.DataObject) -> None:
    low, high = LIMITS[bits]
    legal = [v for v in range(low, high + 1) if bits > 1 or v]
    values = np.array(data.draw(st.lists(st.sampled_from(legal), max_size=40)), np.int8)
    packed = pack(values, bits)
    assert packed.dtype == np.uint8 and len(packed) == -(-len(values) * bits // 8)
    np.testing.assert_array_equal(unpack(packed, len(values), bits), values)


@pytest.mark.parametrize("bits", sorted(LARGEST))
@pytest.mark.parametrize("axis", [0, 3])
@pytest.mark.parametrize("per_channel", [True, False])
@pytest.mark.parametrize("kind", ["float", "power_of_two"])
def test_weights(bits: int, axis: int, per_channel: bool, kind: str) -> None:
    real = RNG.normal(size=(6, 3, 3, 6)).astype(np.float32)
    found = quantize_weights(real, axis, bits, per_channel, kind)  # type: ignore[arg-type]
    assert found.values.shape == real.shape and found.values.dtype == np.int8
    assert np.abs(found.values).max() <= LARGEST[bits] and found.quant.bits == (bits if bits in LIMITS else 0)
    assert bits > 1 or found.values.all()
    scales = np.array(found.quant.scale)
    assert len(scales) == (6 if per_channel else 1)
    if kind == "power_of_two":
        assert (np.log2(scales) % 1 == 0).all()
    shape = [1] * 4
    shape[axis] = len(scales)
    error = found.values * scales.reshape(shape) - real
    worst = {8: 0.03, 4: 0.2, 3: 0.35, 2: 0.6, 1: 0.8}[bits]  # of the weights' standard deviation
    assert np.sqrt(np.mean(error**2)) < worst


def test_ternary_is_the_best_there_is() -> None:
    """Against all thresholds, each with its best scale."""
    for row in RNG.normal(size=(20, 1, 1, 9)).astype(np.float32):
        found = quantize_weights(row[None], 0, 2, True, "float")
        magnitudes = np.sort(np.abs(row).reshape(-1))[::-1]

        def error(kept: int, magnitudes: np.ndarray = magnitudes) -> float:
            scale = magnitudes[:kept].mean()
            return float(((magnitudes[:kept] - scale) ** 2).sum() + (magnitudes[kept:] ** 2).sum())

        best = min(error(k) for k in range(1, 10))
        actual = float(((found.values * found.quant.scale[0] - row) ** 2).sum())
        assert actual <= best * (1 + 1e-5)


@pytest.mark.parametrize("bits", sorted(LARGEST))
def test_weights_on_a_grid_stay(bits: int) -> None:
    """What quantization-aware training leaves: integers times a scale a channel."""
    low, high = (-LARGEST[bits], LARGEST[bits])
    whole = RNG.integers(low, high + 1, (5, 2, 2, 8))
    whole = np.where(whole == 0, 1, whole) if bits == 1 else whole
    whole[:, 0, 0, 0] = high  # the largest occurs
    scales = RNG.uniform(0.01, 0.1, 5)
    real = (whole * scales[:, None, None, None]).astype(np.float32)
    found = quantize_weights(real, 0, bits, True, "float")
    np.testing.assert_array_equal(found.values, whole)
    np.testing.assert_allclose(found.quant.scale, scales, rtol=1e-5)


def test_a_channel_of_zeros() -> None:
    real = np.zeros((3, 4), np.float32)
    real[1] = 1
    for bits in LARGEST:
        found = quantize_weights(real, 0, bits, True, "float")
        assert all(s > 0 for s in found.quant.scale)
        assert bits == 1 or not found.values[0].any()


def weighted_cases(ops: dict[str, Op]) -> list[Graph]:
    """Float cases of all operators with weights."""
    found = []
    for op in (ops[n] for n in ("CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED")):
        for graph in op.cases():
            types = {graph.tensors[i].dtype for i in (*graph.nodes[0].inputs[:2], *graph.outputs) if i >= 0}
            if types == {DType.FLOAT32}:
                found.append(graph)
    return found


def test_moments_are_those_of_the_patches(ops: dict[str, Op]) -> None:
    """w^T M w is the mean square of the outputs, whatever the weights."""
    checked = 0
    for graph in weighted_cases(ops):
        node = graph.bind(graph.nodes[0])
        x = np.random.default_rng(3).normal(size=node.input(0).shape).astype(np.float32)
        moments = moments_of(node, x)
        bare = replace(node, inputs=node.inputs[:2], attrs=replace(node.attrs, activation="NONE"))
        (y,) = ops[node.op].reference(bare, [x, node.constant(1)])
        rows = taps_of(node).astype(np.float64)
        flat = rows.reshape(rows.shape[0], rows.shape[1], -1)
        predicted = np.einsum("gok,gkl,gol->go", flat, moments, flat).reshape(-1)
        np.testing.assert_allclose(predicted, (y.astype(np.float64) ** 2).reshape(-1, y.shape[-1]).mean(0), rtol=1e-4)
        np.testing.assert_array_equal(as_weights(node, taps_of(node)), node.constant(1))
        assert importance_of(node, moments).shape == node.input(1).shape
        checked += 1
    assert checked >= 5


@pytest.mark.parametrize("bits", [4, 2, 1])
def test_compensation_makes_better_outputs(bits: int, ops: dict[str, Op]) -> None:
    """On inputs whose channels go together, as those of networks do."""
    better = []
    for seed in range(5):
        rng = np.random.default_rng(seed)
        w = rng.normal(size=(8, 1, 1, 16)).astype(np.float32)
        tensors = [case.activation((1, 8, 8, 16), DType.FLOAT32), case.constant(w)]
        output = case.activation((1, 8, 8, 8), DType.FLOAT32, name="y")
        graph = case.single("CONV_2D", tensors, [output], ConvAttrs())
        node = graph.bind(graph.nodes[0])
        x = np.maximum(rng.normal(size=(40, 8, 8, 4)) @ rng.normal(size=(4, 16)), 0).astype(np.float32)
        found = quantize_weights(w, 0, bits, True, "float")
        scales = np.array(found.quant.scale)[:, None]
        values = compensated(node, found.quant, bits, moments_of(node, x))
        flat, real = x.reshape(-1, 16).astype(np.float64), w.reshape(8, 16)

        def error(v: np.ndarray, flat: np.ndarray = flat, real: np.ndarray = real, s: np.ndarray = scales) -> float:
            return float(np.square(flat @ (v.reshape(8, 16) * s - real).T).mean())

        assert np.abs(values).max() <= LARGEST[bits] and (bits > 1 or values.all())
        better.append(error(values) < 0.8 * error(found.values))
    assert all(better)


def test_names_of_combinations() -> None:
    """What is packed, and what takes a byte a weight."""
    assert set(itertools.chain(LIMITS, [8, 3])) == set(LARGEST)
