"""Floats that random inputs miss: ties, the ends of a type, infinities and NaN; numpy and C give the same bits."""

from __future__ import annotations

import numpy as np
import pytest

from tests.ops.oracle import run_tflm
from tinygen.host.kernels import KernelRunner
from tinygen.host.toolchain import host_toolchain
from tinygen.ir import Array, DType, Graph
from tinygen.ops import Op
from tinygen.ops.cast import Cast, CastAttrs
from tinygen.ops.common import case
from tinygen.ops.common.unary import Unary
from tinygen.ops.hard_swish import HardSwish
from tinygen.ops.leaky_relu import LeakyRelu, LeakyReluAttrs
from tinygen.ops.logistic import Logistic
from tinygen.ops.quantize import Quantize
from tinygen.ops.relu6 import Relu6
from tinygen.ops.softmax import Softmax, SoftmaxAttrs
from tinygen.ops.tanh import Tanh
from tinygen.paths import runtime_dir

INTEGER_ENDS = (127.5, -128.5, 127.4, -128.9, 255.5, 256, 32767.5, -32769, 2147483520, 2147483648, -2147483904)
FUNCTION_ENDS = (88.72, 88.73, -87.29, -87.31, 0.625, 9.1, 9.11, -9.11, 3.4e38, 1e-38, 1e-42, np.inf, -np.inf, np.nan)
ENDS = np.float32((0, -0.0, 0.5, -0.5, 0.49999997, -0.49999997, *INTEGER_ENDS, -2147483648, *FUNCTION_ENDS))
RUNNER = KernelRunner((runtime_dir(),), host_toolchain())
UNARY = [(Logistic(), None), (Tanh(), None), (HardSwish(), None), (Relu6(), None), (LeakyRelu(), LeakyReluAttrs(0.5))]


def both(op: Op, graph: Graph, x: Array) -> tuple[Array, Array]:
    """The outputs of the reference and of the C kernel."""
    node = graph.bind(graph.nodes[0])
    op.check(node)
    return op.reference(node, [x])[0], RUNNER.run(op.kernel(node), node, [x])[0]


@pytest.mark.parametrize(("op", "attrs"), UNARY, ids=lambda v: getattr(v, "name", ""))
def test_unary(op: Unary, attrs: object) -> None:
    x = np.concatenate([ENDS, np.linspace(-100, 100, 20_001), np.linspace(-1, 1, 20_001)]).astype(np.float32)
    with np.errstate(all="ignore"):
        expected, actual = both(op, op.graph(DType.FLOAT32, x.shape, attrs), x)
    np.testing.assert_array_equal(actual, expected)


def test_softmax() -> None:
    x = np.concatenate([ENDS[np.isfinite(ENDS)], np.linspace(-100, 100, 5001)]).astype(np.float32)
    rows = np.stack([x, x[::-1] / 3])
    y = [case.activation(rows.shape, DType.FLOAT32, name=name) for name in ("input", "output")]
    expected, actual = both(Softmax(), case.single("SOFTMAX", y[:1], y[1:], SoftmaxAttrs()), rows)
    np.testing.assert_array_equal(actual, expected)


@pytest.mark.parametrize("target", [DType.INT8, DType.UINT8, DType.INT16, DType.INT32, DType.BOOL])
def test_cast(target: DType) -> None:
    x, y = case.activation(ENDS.shape, DType.FLOAT32), case.activation(ENDS.shape, target, name="output")
    expected, actual = both(Cast(), case.single("CAST", [x], [y], CastAttrs(DType.FLOAT32, target)), ENDS)
    np.testing.assert_array_equal(actual, expected)
    if target is not DType.BOOL:
        exact = np.clip(np.trunc(np.nan_to_num(ENDS.astype(np.float64), nan=-np.inf)), *target.limits)
        np.testing.assert_array_equal(expected, exact)


@pytest.mark.parametrize("target", [DType.INT8, DType.UINT8, DType.INT16])
@pytest.mark.parametrize("scale", [1.0, 0.1, 0.02, 1e-30])
def test_quantize_ends(target: DType, scale: float) -> None:
    x, y = case.activation(ENDS.shape, DType.FLOAT32), case.activation(ENDS.shape, target, scale, 7, "output")
    with np.errstate(all="ignore"):
        expected, actual = both(Quantize(), case.single("QUANTIZE", [x], [y]), ENDS)
    np.testing.assert_array_equal(actual, expected)


@pytest.mark.parametrize("target", [DType.INT8, DType.INT16])
@pytest.mark.parametrize("scale", [1.0, 0.1, 0.02, 0.0078125, 0.3])
def test_quantize_ties(target: DType, scale: float) -> None:
    """Multiples of half the scale, and the floats beside them, as TensorFlow Lite Micro rounds them."""
    halves = np.arange(-600, 600, dtype=np.float32) / 2 * np.float32(scale)
    beside = [np.nextafter(halves, np.float32(end)) for end in (-1e9, 1e9)]
    x = np.concatenate([halves, *beside])
    tensors = case.activation(x.shape, DType.FLOAT32), case.activation(x.shape, target, scale, -7, "output")
    graph = case.single("QUANTIZE", tensors[:1], tensors[1:])
    expected, actual = both(Quantize(), graph, x)
    np.testing.assert_array_equal(actual, expected)
    pytest.importorskip("tflite_micro")
    np.testing.assert_array_equal(run_tflm(graph, [x], {"QUANTIZE": Quantize()})[0], expected)
