"""Graph -> .tflite -> graph keeps everything."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.frontend.models import same_tensor, small_graph, small_model
from tinygen.frontend import load_model
from tinygen.frontend.tflite_reader import read_tflite
from tinygen.frontend.tflite_writer import write_tflite
from tinygen.ir import DType, Graph, Node, QuantParams, Tensor, UnsupportedError
from tinygen.ops import Op
from tinygen.ops.common import case
from tinygen.ops.common.pool import PoolAttrs
from tinygen.ops.depthwise_conv_2d import DepthwiseConvAttrs
from tinygen.verification.reference import run_reference

MODELS = sorted((Path(__file__).resolve().parents[2] / "examples").rglob("*.tflite"))


def assert_same(a: Graph, b: Graph) -> None:
    assert (a.inputs, a.outputs) == (b.inputs, b.outputs)
    assert [(n.op, n.inputs, n.outputs, n.attrs) for n in a.nodes] == [
        (n.op, n.inputs, n.outputs, n.attrs) for n in b.nodes
    ]
    assert len(a.tensors) == len(b.tensors)
    for one, other in zip(a.tensors, b.tensors, strict=True):
        assert same_tensor(one, other), (one, other)


def test_small_model(ops: dict[str, Op]) -> None:
    assert_same(read_tflite(small_model(ops), ops), small_graph())


def test_tensors_remember_their_index_in_the_file(ops: dict[str, Op]) -> None:
    assert [t.origin for t in read_tflite(small_model(ops), ops).tensors] == list(range(7))


@pytest.mark.parametrize("path", MODELS, ids=[p.stem for p in MODELS])
def test_example_models(path: Path, ops: dict[str, Op]) -> None:
    graph = load_model(path, ops)
    data = write_tflite(graph, ops)
    assert_same(read_tflite(data, ops, path.name), graph)
    assert write_tflite(read_tflite(data, ops, path.name), ops) == data, "writing is not deterministic"


@pytest.mark.parametrize("dtype", [d for d in DType if d is not DType.FLOAT32])
def test_constants_of_every_type(dtype: DType, ops: dict[str, Op]) -> None:
    low, high = (0, 1) if dtype is DType.BOOL else dtype.limits
    data = np.array([low, high, 0, 1], dtype.numpy)
    extra = Tensor("extra", (4,), dtype, None, data)
    scalar = Tensor("scalar", (), dtype, None, data[1].reshape(()))
    graph = replace(small_graph(), tensors=(*small_graph().tensors, extra, scalar))
    assert_same(read_tflite(write_tflite(graph, ops), ops), graph)


def test_a_constant_without_elements_stays_one(ops: dict[str, Op]) -> None:
    extra = Tensor("shape of a scalar", (0,), DType.INT32, None, np.empty(0, np.int32))
    graph = replace(small_graph(), tensors=(*small_graph().tensors, extra))
    assert_same(read_tflite(write_tflite(graph, ops), ops), graph)


def test_an_operator_that_the_schema_lacks(ops: dict[str, Op]) -> None:
    graph = replace(small_graph(), nodes=(Node("FUSED_THING", (0,), (6,)),))
    with pytest.raises(UnsupportedError, match="FUSED_THING"):
        write_tflite(graph, ops)


@pytest.mark.parametrize("padding", [(1, 1, 0, 2), (0, 0, 0, 1)])
def test_padding_that_the_schema_lacks_is_a_pad(padding: tuple[int, int, int, int], ops: dict[str, Op]) -> None:
    shape = (1, 4, 5, 2)
    top, bottom, left, right = padding
    result = (1, 4 + top + bottom - 1, 5 + left + right - 1, 2)
    for name, expected in (("MAX_POOL_2D", "PADV2"), ("DEPTHWISE_CONV_2D", "PAD")):
        x, y = case.activation(shape, zero_point=3), case.activation(result, zero_point=3, name="output")
        w = case.constant(np.arange(8, dtype=np.int8).reshape(1, 2, 2, 2), QuantParams.per_tensor(0.05), "weights")
        pool = name == "MAX_POOL_2D"
        attrs = PoolAttrs((2, 2), padding=padding) if pool else DepthwiseConvAttrs(padding=padding)
        graph = case.single(name, [x] if pool else [x, w], [y], attrs)
        again = read_tflite(write_tflite(graph, ops), ops)
        assert [node.op for node in again.nodes] == [expected, name]
        values = np.arange(-20, 20, dtype=np.int8).reshape(shape)
        before, after = (run_reference(g, [values], ops)[g.outputs[0]] for g in (graph, again))
        np.testing.assert_array_equal(before, after)


def test_padding_that_nothing_can_stand_for(ops: dict[str, Op]) -> None:
    x, y = case.activation((1, 4, 4, 2)), case.activation((1, 4, 4, 2), name="output")
    graph = case.single("AVERAGE_POOL_2D", [x], [y], PoolAttrs((2, 2), padding=(0, 1, 0, 1)))
    with pytest.raises(UnsupportedError, match="padding"):
        write_tflite(graph, ops)
