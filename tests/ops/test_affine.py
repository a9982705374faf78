"""ADD and SUB as one sum of products: equal to the operator on every pair of operands, within 32 bits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinygen.ir import DType
from tinygen.ops import builtin_ops
from tinygen.ops.common import case
from tinygen.ops.common.affine import affine_sum
from tinygen.ops.common.arithmetic import ArithmeticAttrs

OPS = {op.name: op() for op in builtin_ops() if op.name in ("ADD", "SUB")}
A, B = (v.reshape(-1) for v in np.meshgrid(np.arange(-128, 128), np.arange(-128, 128)))


@settings(max_examples=60, deadline=None)
@given(
    name=st.sampled_from(sorted(OPS)),
    scales=st.tuples(*[st.floats(2**-12, 2**4, width=32)] * 2),
    spread=st.floats(0.25, 64),
    zeros=st.tuples(*[st.integers(-128, 127)] * 3),
    activation=st.sampled_from(["NONE", "RELU", "RELU6"]),
)
def test_every_pair(
    name: str, scales: tuple[float, float], spread: float, zeros: tuple[int, int, int], activation: str
) -> None:
    made = float(np.float32(max(scales) * spread))
    described = zip((*scales, made), zeros, "abc", strict=True)
    tensors = [case.activation((4,), DType.INT8, scale, zero, label) for scale, zero, label in described]
    graph = case.single(name, tensors[:2], tensors[2:], ArithmeticAttrs(activation))
    node = graph.bind(graph.nodes[0])
    sign = 1 if name == "ADD" else -1
    terms = affine_sum(node, (scales[0] / made, sign * scales[1] / made))
    assert terms is not None, "no factors: the search around the real ones is too narrow"
    a, b = A * terms.factor_a, B * terms.factor_b
    for partial in (a, b, a + terms.offset, b + terms.offset, a + b + terms.offset):
        assert np.abs(partial).max() < 1 << 31
    expected = OPS[name].reference(node, [A.astype(np.int8), B.astype(np.int8)])[0]
    low, high = expected.min(), expected.max()  # what is clamped closer than int8 is clamped afterwards
    np.testing.assert_array_equal(np.clip((a + b + terms.offset) >> terms.shift, low, high), expected)


def test_no_factors_for_another_function() -> None:
    """The offered factors are compared, not trusted."""
    tensors = [case.activation((4,), DType.INT8, 0.05, 0, name) for name in "abc"]
    graph = case.single("ADD", tensors[:2], tensors[2:], ArithmeticAttrs())
    assert affine_sum(graph.bind(graph.nodes[0]), (1.0, -1.0)) is None


@pytest.mark.parametrize("name", sorted(OPS))
def test_cases_have_one(name: str) -> None:
    node = next(g.bind(g.nodes[0]) for g in OPS[name].cases() if g.tensors[0].dtype is DType.INT8)
    factors = (node.input(0).scale / node.output.scale, node.input(1).scale / node.output.scale)
    assert affine_sum(node, (factors[0], factors[1] if name == "ADD" else -factors[1])) is not None
