"""Every stored integer an operator can meet, against TensorFlow Lite Micro: tables and interpolation leave no gap."""

from __future__ import annotations

import numpy as np
import pytest

from tests.ops.oracle import run_tflm
from tinygen.host.kernels import KernelRunner
from tinygen.host.toolchain import host_toolchain
from tinygen.ir import DType
from tinygen.ops.common.unary import Unary
from tinygen.ops.hard_swish import HardSwish
from tinygen.ops.leaky_relu import LeakyRelu, LeakyReluAttrs
from tinygen.ops.logistic import Logistic
from tinygen.ops.relu import Relu
from tinygen.ops.tanh import Tanh
from tinygen.paths import runtime_dir

pytest.importorskip("tflite_micro")
RUNNER = KernelRunner((runtime_dir(),), host_toolchain())


def compare(op: Unary, dtype: DType, source: tuple[float, int], target: tuple[float, int], attrs: object) -> None:
    low, high = dtype.limits
    x = np.arange(low, high + 1).astype(dtype.numpy)
    graph = op.graph(dtype, x.shape, attrs, source=source, target=target)
    node = graph.bind(graph.nodes[0])
    op.check(node)
    (expected,) = op.reference(node, [x])
    np.testing.assert_array_equal(RUNNER.run(op.kernel(node), node, [x])[0], expected)
    np.testing.assert_array_equal(run_tflm(graph, [x], {op.name: op})[0], expected)


@pytest.mark.parametrize("op", [Logistic(), Tanh()], ids=lambda op: op.name)
@pytest.mark.parametrize("scale", [1 / 4096, 1 / 2048, 1 / 1024, 1 / 8192, 1 / 32768, 0.0003, 0.00123, 0.05, 2.5])
def test_int16_sigmoid(op: Unary, scale: float) -> None:
    compare(op, DType.INT16, (scale, 0), (1.0, 0), None)


@pytest.mark.parametrize("op", [Logistic(), Tanh()], ids=lambda op: op.name)
@pytest.mark.parametrize("scale", [1e-8, 0.001, 1 / 16, 0.1, 7.5, 8.0, 100.0])
@pytest.mark.parametrize("zero_point", [-128, 0, 127])
def test_int8_sigmoid(op: Unary, scale: float, zero_point: int) -> None:
    compare(op, DType.INT8, (scale, zero_point), (1.0, 0), None)


@pytest.mark.parametrize(
    ("op", "attrs"),
    [(HardSwish(), None), (Relu(), None), (LeakyRelu(), LeakyReluAttrs(0.25)), (LeakyRelu(), LeakyReluAttrs(1.7))],
)
@pytest.mark.parametrize("source", [0.01, 0.05, 0.1, 0.25])
@pytest.mark.parametrize("target", [0.02, 0.05, 0.1, 0.3])
def test_scales_that_make_ties(op: Unary, attrs: object, source: float, target: float) -> None:
    if isinstance(attrs, LeakyReluAttrs):
        attrs = LeakyReluAttrs(float(np.float32(attrs.alpha)))
    compare(op, DType.INT8, (source, -3), (target, 7), attrs)
