"""Small models for the frontend's tests, and a way to edit their files field by field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema

from tinygen.frontend.schema import FILE_IDENTIFIER
from tinygen.frontend.tflite_writer import write_tflite
from tinygen.ir import Graph, Node, QuantParams, Tensor
from tinygen.ops import Op
from tinygen.ops.common import case
from tinygen.ops.common.convolution import ConvAttrs
from tinygen.ops.fully_connected import FullyConnectedAttrs


def small_graph() -> Graph:
    """CONV_2D, then FULLY_CONNECTED, in int8: tensors 0 input, 1-2 and 4-5 constants, 3 between, 6 output."""
    rng = np.random.default_rng(0)
    per_channel = QuantParams((0.0078125, 0.015625, 0.03125, 0.0625), (0,) * 4, 0)
    tensors = (
        case.activation((1, 4, 4, 2)),
        case.constant(rng.integers(-127, 128, (4, 3, 3, 2)).astype(np.int8), per_channel, "conv/weights"),
        case.constant(rng.integers(-999, 999, 4).astype(np.int32), None, "conv/bias"),
        case.activation((1, 4, 4, 4), scale=0.1, zero_point=-128, name="conv"),
        case.constant(rng.integers(-127, 128, (3, 64)).astype(np.int8), QuantParams.per_tensor(0.25), "fc/weights"),
        case.constant(rng.integers(-999, 999, 3).astype(np.int32), None, "fc/bias"),
        case.activation((1, 3), scale=0.5, zero_point=3, name="output"),
    )
    nodes = (
        Node("CONV_2D", (0, 1, 2), (3,), ConvAttrs(padding="SAME", activation="RELU")),
        Node("FULLY_CONNECTED", (3, 4, 5), (6,), FullyConnectedAttrs()),
    )
    return Graph("small", tensors, nodes, (0,), (6,))


def small_model(ops: Mapping[str, Op]) -> bytes:
    """The file of `small_graph`."""
    return write_tflite(small_graph(), ops)


def edited(data: bytes, edit: Callable[[Any], None]) -> bytes:
    """The file `data` after `edit` has changed its `ModelT`."""
    model = schema.ModelT.InitFromPackedBuf(data, 0)
    edit(model)
    builder = flatbuffers.Builder(1024)
    builder.Finish(model.Pack(builder), file_identifier=FILE_IDENTIFIER)
    return bytes(builder.Output())


def same_tensor(a: Tensor, b: Tensor) -> bool:
    """Whether two tensors are equal in all that a file keeps."""
    same_data = np.array_equal(a.data, b.data) if a.data is not None and b.data is not None else a.data is b.data
    return (a.name, a.shape, a.dtype, a.quant) == (b.name, b.shape, b.dtype, b.quant) and same_data
