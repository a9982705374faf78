"""ADD and SUB, int8: the multipliers are worked out in double precision.

The scales below are ones at which float32 would give another output for at least one of all pairs of operands;
random scales almost never show the difference.
"""

from __future__ import annotations

import numpy as np
import pytest

from tests.ops.oracle import run_tflm
from tinygen.ir import DType, Graph, QuantParams, Tensor
from tinygen.ops import Op
from tinygen.ops.common import case
from tinygen.ops.common.arithmetic import ArithmeticAttrs
from tinygen.quantize.fixed_point import quantize_multiplier, requantize

A = np.repeat(np.arange(-128, 128), 256).astype(np.int8)
B = np.tile(np.arange(-128, 128), 256).astype(np.int8)
Quants = tuple[tuple[float, int], tuple[float, int], tuple[float, int]]
CASES: list[tuple[str, Quants]] = [
    ("ADD", ((0.05449990928173065, -78), (0.1010587066411972, 127), (0.019768759608268738, 127))),
    ("ADD", ((0.29049769043922424, -128), (0.0223563052713871, 127), (0.22569607198238373, -128))),
    ("SUB", ((0.061857983469963074, -113), (0.025116706266999245, -128), (3.0450619306066073e-05, 0))),
    ("SUB", ((0.08282342553138733, 127), (0.01581227406859398, 127), (0.08659683167934418, 0))),
]


@pytest.mark.parametrize(("name", "quants"), CASES)
def test_multipliers_are_of_double_precision(ops: dict[str, Op], name: str, quants: Quants) -> None:
    tensors = [
        Tensor(who, A.shape, DType.INT8, QuantParams.per_tensor(*q)) for who, q in zip("aby", quants, strict=True)
    ]
    graph: Graph = case.single(name, tensors[:2], tensors[2:], ArithmeticAttrs())
    expected = ops[name].reference(graph.bind(graph.nodes[0]), [A, B])[0]
    assert np.any(expected != in_float32(name, quants)), "these scales do not tell the precisions apart"
    np.testing.assert_array_equal(run_tflm(graph, [A, B], ops)[0], expected)


def in_float32(name: str, quants: Quants) -> np.ndarray:
    """The outputs with multipliers worked out in float32."""
    (a_scale, a_zero), (b_scale, b_zero), (y_scale, y_zero) = quants
    a, b, y = np.float32(a_scale), np.float32(b_scale), np.float32(y_scale)
    twice = np.float32(2) * max(a, b)
    to_a, to_b, to_y = (
        quantize_multiplier(float(m)) for m in (a / twice, b / twice, twice / (np.float32(1 << 20) * y))
    )
    left = requantize((A.astype(np.int64) - a_zero) << 20, *to_a)
    right = requantize((B.astype(np.int64) - b_zero) << 20, *to_b)
    result = requantize(left + right if name == "ADD" else left - right, *to_y) + y_zero
    return np.clip(result, -128, 127).astype(np.int8)
