"""A Graph back to `.tflite` bytes, so that it runs in TensorFlow Lite Micro and LiteRT as a cross-check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema

from tinygen.frontend.explicit_padding import split_padding
from tinygen.frontend.schema import (
    FILE_IDENTIFIER,
    INT4,
    OPERATOR_CODES,
    OPTIONS_CODES,
    SCHEMA_VERSION,
    TYPE_CODES,
    new_options,
)
from tinygen.frontend.scheme_metadata import NAME, NATIVE_BITS, collect, encode, native_tensors
from tinygen.ir import Graph, Node, Tensor, UnsupportedError
from tinygen.ops.base import Op
from tinygen.ops.common.packed import pack

LAST_OLD_CODE = 127
"""Operator numbers above this stand only in the newer, wider field."""


def write_tflite(graph: Graph, ops: Mapping[str, Op]) -> bytes:
    """The bytes of a model of one subgraph; UnsupportedError for an operator that the schema lacks.

    Padding that the schema cannot say becomes PAD nodes.
    """
    graph = split_padding(graph)
    model = schema.ModelT()
    model.version = SCHEMA_VERSION
    model.description = "tinygen"
    model.buffers = [_buffer(None)]
    names = list(dict.fromkeys(node.op for node in graph.nodes))
    for name in names:
        if name not in ops or name not in OPERATOR_CODES:
            raise UnsupportedError(f"operator {name} does not exist in TensorFlow Lite", where=name)
    model.operatorCodes = [_operator_code(ops[name]) for name in names]
    subgraph = schema.SubGraphT()
    subgraph.name = graph.name
    native = native_tensors(graph)
    subgraph.tensors = [_tensor(tensor, model.buffers, i in native) for i, tensor in enumerate(graph.tensors)]
    subgraph.operators = [_operator(node, names.index(node.op), ops[node.op]) for node in graph.nodes]
    subgraph.inputs = list(graph.inputs)
    subgraph.outputs = list(graph.outputs)
    model.subgraphs = [subgraph]
    extra = encode(collect(graph))
    if extra:
        entry = schema.MetadataT()
        entry.name, entry.buffer = NAME, len(model.buffers)
        model.buffers.append(_buffer(np.frombuffer(extra, np.uint8)))
        model.metadata = [entry]
    builder = flatbuffers.Builder(1024)
    builder.Finish(model.Pack(builder), file_identifier=FILE_IDENTIFIER)
    return bytes(builder.Output())


def _buffer(data: np.ndarray | None) -> Any:
    buffer = schema.BufferT()
    if data is not None:
        little = data.astype(data.dtype.newbyteorder("<"))
        buffer.data = np.frombuffer(little.tobytes(), np.uint8)
    return buffer


def _operator_code(op: Op) -> Any:
    code = schema.OperatorCodeT()
    code.builtinCode = OPERATOR_CODES[op.name]
    code.deprecatedBuiltinCode = min(code.builtinCode, LAST_OLD_CODE)
    code.version = op.version
    return code


def _tensor(tensor: Tensor, buffers: list[Any], packed: bool) -> Any:
    """The schema's tensor; `packed` in the type of 4 bits."""
    t = schema.TensorT()
    t.name = tensor.name
    t.shape = list(tensor.shape)
    t.type = TYPE_CODES[tensor.dtype]
    t.hasRank = True
    data = tensor.data
    if data is not None and packed:
        t.type, data = INT4, pack(data, NATIVE_BITS)
    if data is not None:
        t.buffer = len(buffers)
        buffers.append(_buffer(data))
    if tensor.quant is not None:
        q = schema.QuantizationParametersT()
        q.scale = [float(s) for s in tensor.quant.scale]
        q.zeroPoint = list(tensor.quant.zero_point)
        q.quantizedDimension = tensor.quant.axis
        t.quantization = q
    return t


def _operator(node: Node, code: int, op: Op) -> Any:
    operator = schema.OperatorT()
    operator.opcodeIndex = code
    operator.inputs = list(node.inputs)
    operator.outputs = list(node.outputs)
    if op.options:
        options = new_options(op.options)
        try:
            fields = op.export(node.attrs)
        except ValueError as error:  # what a pass made of the node has no place in the schema
            raise UnsupportedError(str(error), where=f"{node.op} ({node.location})") from error
        for name, value in fields.items():
            setattr(options, name, value)
        operator.builtinOptionsType = OPTIONS_CODES[op.options]
        operator.builtinOptions = options
    return operator
