"""Files that are well-formed flatbuffers but not models: each gives one ModelError that says what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.frontend.models import edited, small_model
from tinygen.frontend import load_model
from tinygen.frontend.tflite_reader import read_tflite
from tinygen.frontend.tflite_writer import write_tflite
from tinygen.ir import ABSENT, DType, Graph, ModelError, Node, Tensor
from tinygen.ops import Op
from tinygen.ops.fully_connected import FullyConnectedAttrs


def subgraph(**fields: Any) -> Callable[[Any], None]:
    return lambda model: vars(model.subgraphs[0]).update(fields)


def tensor(index: int, **fields: Any) -> Callable[[Any], None]:
    return lambda model: vars(model.subgraphs[0].tensors[index]).update(fields)


def operator(index: int, **fields: Any) -> Callable[[Any], None]:
    return lambda model: vars(model.subgraphs[0].operators[index]).update(fields)


def quant(index: int, **fields: Any) -> Callable[[Any], None]:
    return lambda model: vars(model.subgraphs[0].tensors[index].quantization).update(fields)


def model(**fields: Any) -> Callable[[Any], None]:
    return lambda m: vars(m).update(fields)


def swap_operators(m: Any) -> None:
    m.subgraphs[0].operators.reverse()


FAULTS: dict[str, tuple[Callable[[Any], None], str]] = {
    "old version": (model(version=2), "schema version 2; only 3"),
    "no subgraph": (model(subgraphs=[]), "no subgraphs"),
    "subgraphs absent": (model(subgraphs=None), "no subgraphs"),
    "two subgraphs": (lambda m: m.subgraphs.append(m.subgraphs[0]), "2 subgraphs; only models of one"),
    "no operator codes": (model(operatorCodes=None), "operator 0 has code 0, which does not exist"),
    "no buffers": (model(buffers=None), r"tensor 0 \('input'\) names buffer 0, which does not exist"),
    "no tensors": (subgraph(tensors=None), "operator 0 .* names tensor 0, which does not exist"),
    "no outputs": (subgraph(outputs=None), "the graph has no output"),
    "operator code": (operator(1, opcodeIndex=99), "operator 1 has code 99"),
    "operator input": (operator(1, inputs=[3, 77, 5]), r"operator 1 \(FULLY_CONNECTED\) names tensor 77"),
    "negative input": (operator(1, inputs=[-2, 4, 5]), "names tensor -2"),
    "operator output": (operator(0, outputs=[70]), r"operator 0 \(CONV_2D\) names tensor 70"),
    "output absent": (operator(0, outputs=[-1]), "names tensor -1"),
    "operator without output": (operator(0, outputs=[]), r"operator 0 \(CONV_2D\) has no output"),
    "graph input": (subgraph(inputs=[50]), "graph input names tensor 50"),
    "graph output": (subgraph(outputs=[-1]), "graph output names tensor -1"),
    "constant as input": (subgraph(inputs=[0, 1]), "graph input 1 is a constant"),
    "buffer": (tensor(1, buffer=44), r"tensor 1 \('conv/weights'\) names buffer 44"),
    "data size": (tensor(1, shape=[4, 3, 3, 3]), "has 72 bytes of data"),
    "empty dimension": (tensor(1, shape=[0, 3, 3, 2]), "has 72 bytes of data"),
    "negative dimension": (tensor(0, shape=[1, -4, 4, 2]), "absurd shape"),
    "huge dimension": (tensor(0, shape=[2**31 - 1, 4, 4, 2]), "absurdly large"),
    "huge product": (tensor(3, shape=[2**31 - 1] * 8), "absurdly large"),
    "rank": (tensor(0, shape=[1] * 2000), "absurd shape"),
    "written twice": (operator(1, outputs=[3]), r"writes tensor 3 \('conv'\) a second time"),
    "writes a constant": (operator(0, outputs=[1]), "a second time"),
    "reads its own output": (operator(1, inputs=[6, 4, 5]), "reads tensor 6 .* written later .a cycle"),
    "cycle of two": (operator(0, inputs=[6, 1, 2]), "reads tensor 6 .* written later .a cycle"),
    "order": (swap_operators, "reads tensor 3 .* written later"),
    "input not given": (subgraph(inputs=[]), "reads tensor 0 .* which nothing writes"),
    "scales and zero points": (quant(1, zeroPoint=[0, 0]), "4 scales but 2 zero points"),
    "scales and axis": (quant(1, quantizedDimension=1), "4 scales along axis 1"),
    "axis": (quant(1, quantizedDimension=-7), "4 scales along axis -7"),
    "zero point": (quant(0, zeroPoint=[128]), "zero point outside its type"),
    "scale of zero": (quant(0, scale=[0.0]), "not a positive number"),
    "negative scale": (quant(0, scale=[-1.0]), "not a positive number"),
    "scale is no number": (quant(0, scale=[float("nan")]), "not a positive number"),
    "infinite scale": (quant(0, scale=[float("inf")]), "not a positive number"),
    "stated shape": (tensor(3, shape=[1, 2, 8, 4]), r"gives shapes \(\(1, 4, 4, 4\),\), but the file states"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_named(name: str, ops: dict[str, Op]) -> None:
    edit, message = FAULTS[name]
    data = edited(small_model(ops), edit)
    with pytest.raises(ModelError, match=message) as caught:
        read_tflite(data, ops, "bad.tflite")
    assert str(caught.value).startswith("bad.tflite: ")
    assert caught.value.cure
    assert len(str(caught.value)) < 2000


def test_a_boolean_constant_of_other_bytes(ops: dict[str, Op]) -> None:
    def edit(m: Any) -> None:
        m.buffers[1].data = np.full(72, 2, np.uint8)
        m.subgraphs[0].tensors[1].type = 6  # BOOL

    with pytest.raises(ModelError, match="not 0 or 1"):
        read_tflite(edited(small_model(ops), edit), ops)


def test_weights_that_are_no_numbers(ops: dict[str, Op]) -> None:
    weights = np.array([[1, np.nan, 2], [np.nan, np.inf, 3]], np.float32)
    tensors = (
        Tensor("input", (1, 3), DType.FLOAT32),
        Tensor("fc/weights", (2, 3), DType.FLOAT32, data=weights),
        Tensor("output", (1, 2), DType.FLOAT32),
    )
    node = Node("FULLY_CONNECTED", (0, 1, ABSENT), (2,), FullyConnectedAttrs())
    data = write_tflite(Graph("diverged", tensors, (node,), (0,), (2,)), ops)
    with pytest.raises(ModelError, match=r"tensor 1 \('fc/weights'\) holds NaN in 2 of 6 elements\n  .* diverged"):
        read_tflite(data, ops)


def test_a_file_that_is_missing(tmp_path: Path, ops: dict[str, Op]) -> None:
    with pytest.raises(ModelError, match="No such file"):
        load_model(tmp_path / "none.tflite", ops)
    with pytest.raises(ModelError, match="directory"):
        load_model(tmp_path, ops)
