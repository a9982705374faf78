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
from tinygen.ir import DType, Graph, Node, Tensor, UnsupportedError
from tinygen.ops import Op
from tinygen.ops.common.convolution import ConvAttrs

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


def test_padding_that_the_schema_lacks(ops: dict[str, Op]) -> None:
    graph = small_graph()
    conv = replace(graph.nodes[0], attrs=ConvAttrs(padding=(1, 1, 0, 2)))
    with pytest.raises(UnsupportedError, match="explicit padding"):
        write_tflite(replace(graph, nodes=(conv, graph.nodes[1])), ops)
