"""Models that are sound but use what tinygen lacks: all of it in one message, each with its place."""

from __future__ import annotations

from typing import Any

import pytest
from ai_edge_litert import schema_py_generated as schema

from tests.frontend.models import edited, small_model
from tinygen.frontend.tflite_reader import read_tflite
from tinygen.ir import UnsupportedError
from tinygen.ops import Op


def refused(ops: dict[str, Op], edit: Any) -> str:
    with pytest.raises(UnsupportedError) as caught:
        read_tflite(edited(small_model(ops), edit), ops, "new.tflite")
    return str(caught.value)


def test_everything_at_once(ops: dict[str, Op]) -> None:
    def edit(m: Any) -> None:
        m.operatorCodes[0].builtinCode = m.operatorCodes[0].deprecatedBuiltinCode = 32
        m.operatorCodes[0].customCode = b"Mine\x1b[31m"
        tensors = m.subgraphs[0].tensors
        tensors[5].type = schema.TensorType.FLOAT16
        tensors[5].isVariable = True
        tensors[2].type = schema.TensorType.STRING

    text = refused(ops, edit)
    assert "operator 0: CUSTOM 'Mine\\x1b[31m'" in text
    assert "tensor 5 ('fc/bias'): type FLOAT16, variable (stateful) tensors" in text
    assert "tensor 2 ('conv/bias'): type STRING" in text
    assert "tinygen ops" in text


def test_an_operator_from_the_future(ops: dict[str, Op]) -> None:
    def edit(m: Any) -> None:
        m.operatorCodes[1].builtinCode = 30000

    assert "operator 1: operator number 30000" in refused(ops, edit)


def test_an_unsupported_operator_does_not_hide_another(ops: dict[str, Op]) -> None:
    def edit(m: Any) -> None:
        m.operatorCodes[1].builtinCode = 30000
        m.subgraphs[0].operators[0].builtinOptions.strideH = 0

    text = refused(ops, edit)
    assert "operator 1: operator number 30000" in text
    assert "CONV_2D (operator 0, output 'conv'): strides and dilations must be at least 1" in text


def test_weights_that_are_not_constant(ops: dict[str, Op]) -> None:
    def edit(m: Any) -> None:
        m.subgraphs[0].tensors[4].buffer = 0
        m.subgraphs[0].inputs = [0, 4]

    assert "FULLY_CONNECTED (operator 1, output 'output'): input 1 ('fc/weights') must be a constant" in refused(
        ops, edit
    )


def test_a_type_that_the_operator_lacks(ops: dict[str, Op]) -> None:
    def edit(m: Any) -> None:
        for tensor in m.subgraphs[0].tensors:
            if tensor.type == schema.TensorType.INT8 and tensor.name in (b"input", b"conv", b"output"):
                tensor.type = schema.TensorType.UINT8
                tensor.quantization.zeroPoint = [3]

    text = refused(ops, edit)
    assert "CONV_2D (operator 0" in text
    assert "FULLY_CONNECTED (operator 1" in text
    assert "uint8" in text


def test_data_outside_the_flatbuffer(ops: dict[str, Op]) -> None:
    def edit(m: Any) -> None:
        m.buffers[1].data, m.buffers[1].offset, m.buffers[1].size = None, 5000, 72

    assert "data outside the flatbuffer" in refused(ops, edit)


def test_sparse_weights(ops: dict[str, Op]) -> None:
    def edit(m: Any) -> None:
        m.subgraphs[0].tensors[1].sparsity = schema.SparsityParametersT()

    assert "sparse tensors" in refused(ops, edit)


def test_a_fused_activation_that_is_unknown(ops: dict[str, Op]) -> None:
    def edit(m: Any) -> None:
        m.subgraphs[0].operators[0].builtinOptions.fusedActivationFunction = 4

    assert "operator 0: CONV_2D: fused activation 4 is not supported" in refused(ops, edit)


def test_dynamic_range_quantization(ops: dict[str, Op]) -> None:
    def edit(m: Any) -> None:
        for index in (0, 3):
            m.subgraphs[0].tensors[index].type = schema.TensorType.FLOAT32

    assert "dynamic-range quantization" in refused(ops, edit)


def test_a_long_list_is_cut(ops: dict[str, Op]) -> None:
    def edit(m: Any) -> None:
        m.operatorCodes[0].builtinCode = 30000
        m.subgraphs[0].operators *= 500

    text = refused(ops, edit)
    assert "more" in text
    assert len(text) < 10_000
