"""FULLY_CONNECTED with one weight scale: the product of the scales is not rounded to float32 on the way.

Accumulators are chosen at which a multiplier from a float32 product would give another output; random ones
almost never show the difference.
"""

from __future__ import annotations

import numpy as np
import pytest

from tests.ops.oracle import run_tflm
from tinygen.ir import DType, QuantParams
from tinygen.ops import Op
from tinygen.ops.common import case
from tinygen.ops.fully_connected import FullyConnectedAttrs
from tinygen.quantize.fixed_point import quantize_multiplier, requantize


@pytest.mark.parametrize("seed", range(4))
def test_per_tensor_multiplier_is_of_double_precision(ops: dict[str, Op], seed: int) -> None:
    rng = np.random.default_rng(seed)
    x_scale, w_scale, y_scale = (float(np.float32(rng.uniform(*r))) for r in ((0.01, 0.1), (1e-3, 1e-2), (500, 1000)))
    exact = x_scale * w_scale / y_scale
    rounded = float(np.float32(x_scale) * np.float32(w_scale)) / y_scale
    halves = np.round((np.arange(60, 120) + 0.5) / exact).astype(np.int64)
    near = (halves[:, None] + np.arange(-10, 10)).reshape(-1)
    near = near[near < 1 << 31]
    telling = near[requantize(near, *quantize_multiplier(exact)) != requantize(near, *quantize_multiplier(rounded))]
    assert len(telling) > 10

    x = case.activation((1, 1), DType.INT8, x_scale)
    w = case.constant(np.zeros((len(telling), 1), np.int8), QuantParams.per_tensor(w_scale))
    b = case.constant(telling.astype(np.int32), QuantParams.per_tensor(x_scale * w_scale))
    y = case.activation((1, len(telling)), DType.INT8, y_scale, name="output")
    graph = case.single("FULLY_CONNECTED", [x, w, b], [y], FullyConnectedAttrs())
    inputs = [np.zeros((1, 1), np.int8), w.data, b.data]
    expected = ops["FULLY_CONNECTED"].reference(graph.bind(graph.nodes[0]), inputs)
    np.testing.assert_array_equal(run_tflm(graph, inputs[:1], ops)[0], expected[0])
