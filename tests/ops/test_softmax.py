"""SOFTMAX where TensorFlow Lite Micro cannot judge: rows so flat and long that it stops the process."""

from __future__ import annotations

import numpy as np
import pytest

from tinygen.host.kernels import KernelRunner
from tinygen.host.toolchain import host_toolchain
from tinygen.ir import DType
from tinygen.ops.common import case
from tinygen.ops.softmax import OUTPUTS, Softmax, SoftmaxAttrs
from tinygen.paths import runtime_dir


@pytest.mark.parametrize("target", [DType.INT8, DType.INT16])
@pytest.mark.parametrize(("depth", "spread"), [(511, 0), (512, 0), (1000, 1), (8191, 0), (8191, 3)])
def test_long_flat_rows(target: DType, depth: int, spread: int) -> None:
    x = case.activation((2, depth), DType.INT8, 0.01, 0)
    y = case.activation((2, depth), target, *OUTPUTS[target], name="output")
    graph = case.single("SOFTMAX", [x], [y], SoftmaxAttrs())
    node = graph.bind(graph.nodes[0])
    op = Softmax()
    op.check(node)
    values = np.random.default_rng(0).integers(-spread, spread + 1, x.shape).astype(np.int8)
    (expected,) = op.reference(node, [values])
    (actual,) = KernelRunner((runtime_dir(),), host_toolchain()).run(op.kernel(node), node, [values])
    np.testing.assert_array_equal(actual, expected)
    real = np.exp(values * 0.01)
    real /= real.sum(axis=1, keepdims=True)
    stored = real / y.scale + y.zero_point
    np.testing.assert_allclose(expected, np.clip(stored, *target.limits), atol=0.6)
