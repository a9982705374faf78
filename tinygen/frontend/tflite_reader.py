""".tflite bytes to a verified Graph. Nothing in the file is trusted: every fault becomes one ModelError."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from ai_edge_litert import schema_py_generated as schema

from tinygen.frontend.schema import (
    DTYPES,
    FILE_IDENTIFIER,
    SCHEMA_VERSION,
    TYPE_NAMES,
    operator_name,
)
from tinygen.ir import (
    ABSENT,
    DType,
    Graph,
    GraphError,
    ModelError,
    Node,
    QuantParams,
    Shape,
    Tensor,
    UnsupportedError,
    verify,
)
from tinygen.ir.verify import MAX_TENSOR_BYTES
from tinygen.ops.base import Op

DAMAGED = "the file is damaged or was not written by a TensorFlow Lite converter; make it again"


def read_tflite(data: bytes, ops: Mapping[str, Op], name: str = "model") -> Graph:
    """The graph of the model's main subgraph.

    Args:
        data: the file's bytes.
        ops: operators by name; what is not among them is reported, all of it at once.
        name: the file's name, for messages and as the graph's name.
    """
    model = _unpack(data, name)
    if len(model.subgraphs) != 1:
        raise ModelError(
            f"{len(model.subgraphs)} subgraphs; only models of one are supported",
            where=name,
            cure="control flow (IF, WHILE) and several signatures cannot be compiled",
        )
    try:
        return _Reader(model, ops, name).graph()
    except (AttributeError, IndexError, TypeError, OverflowError) as error:
        raise ModelError(f"malformed model: {error}", where=name, cure=DAMAGED) from error
    except GraphError as error:
        raise ModelError(error.what, where=name, cure=DAMAGED) from error


def _unpack(data: bytes, name: str) -> Any:
    if len(data) < 8 or data[4:8] != FILE_IDENTIFIER:
        raise ModelError("not a .tflite file (no TFL3 identifier)", where=name, cure=DAMAGED)
    try:
        model = schema.ModelT.InitFromPackedBuf(data, 0)
    except Exception as error:  # a hostile flatbuffer can raise anything from struct, numpy or flatbuffers
        raise ModelError(f"the flatbuffer cannot be read: {error}", where=name, cure=DAMAGED) from error
    if model.version != SCHEMA_VERSION:
        raise ModelError(
            f"schema version {model.version}; only {SCHEMA_VERSION} is supported",
            where=name,
            cure="convert the model with a current TensorFlow Lite converter",
        )
    for what in ("subgraphs", "operatorCodes", "buffers"):
        if getattr(model, what) is None:
            raise ModelError(f"the model has no {what}", where=name, cure=DAMAGED)
    return model


class _Reader:
    """Reads one subgraph; collects all that is unsupported before it complains."""

    def __init__(self, model: Any, ops: Mapping[str, Op], name: str) -> None:
        self.model = model
        self.ops = ops
        self.name = name
        self.subgraph = model.subgraphs[0]
        self.problems: list[str] = []

    def graph(self) -> Graph:
        tensors = tuple(self.tensor(i, t) for i, t in enumerate(_list(self.subgraph.tensors)))
        nodes = tuple(self.node(i, o) for i, o in enumerate(_list(self.subgraph.operators)))
        self.complain()
        graph = Graph(
            self.name, tensors, nodes, _indices(self.subgraph.inputs), _indices(self.subgraph.outputs)
        )
        verify(graph)
        self.check_nodes(graph)
        return graph

    def tensor(self, index: int, t: Any) -> Tensor:
        label = t.name.decode(errors="replace") if isinstance(t.name, bytes) else f"tensor_{index}"
        shape = tuple(int(d) for d in _list(t.shape))
        if t.type not in DTYPES:
            self.problems.append(f"tensor {index} ({label!r}): type {TYPE_NAMES.get(t.type, t.type)}")
            return Tensor(label, shape, DType.INT8)
        if t.sparsity is not None or t.isVariable:
            what = "sparse" if t.sparsity is not None else "variable (stateful)"
            self.problems.append(f"tensor {index} ({label!r}): {what} tensors")
        dtype = DTYPES[t.type]
        quant, data = self.quant(index, t, shape), self.data(index, t, shape, dtype)
        return Tensor(label, shape, dtype, quant, data, origin=index)

    def quant(self, index: int, t: Any, shape: Shape) -> QuantParams | None:
        q = t.quantization
        if q is None or q.scale is None or len(q.scale) == 0:
            return None
        scale = tuple(float(s) for s in q.scale)
        zero = tuple(int(z) for z in _list(q.zeroPoint)) or (0,) * len(scale)
        if len(zero) == 1:
            zero *= len(scale)
        if len(zero) != len(scale):
            raise ModelError(
                f"tensor {index} has {len(scale)} scales but {len(zero)} zero points",
                where=self.name,
                cure=DAMAGED,
            )
        if t.type in DTYPES and DTYPES[t.type].is_integer:
            low, high = DTYPES[t.type].limits
            if any(not low <= z <= high for z in zero):
                raise ModelError(
                    f"tensor {index} has a zero point outside its type", where=self.name, cure=DAMAGED
                )
        return QuantParams(scale, zero, int(q.quantizedDimension))

    def data(self, index: int, t: Any, shape: Shape, dtype: DType) -> np.ndarray | None:
        if not 0 <= t.buffer < len(self.model.buffers):
            raise ModelError(
                f"tensor {index} names buffer {t.buffer}, which does not exist", where=self.name, cure=DAMAGED
            )
        raw = self.model.buffers[t.buffer].data
        if shape == (0,):
            return np.empty(shape, dtype.numpy)  # the shape of a scalar: a constant without bytes
        if raw is None or len(raw) == 0:
            return None
        if any(d < 0 for d in shape) or math.prod(shape) * dtype.bytes > MAX_TENSOR_BYTES:
            raise ModelError(f"tensor {index} has an absurd shape: {shape}", where=self.name, cure=DAMAGED)
        raw = np.asarray(raw, np.uint8)
        if raw.nbytes != math.prod(shape) * dtype.bytes:
            raise ModelError(
                f"tensor {index} of shape {shape} and type {dtype.value} has {raw.nbytes} bytes of data",
                where=self.name,
                cure=DAMAGED,
            )
        return raw.view(dtype.numpy.newbyteorder("<")).astype(dtype.numpy).reshape(shape)

    def node(self, index: int, operator: Any) -> Node:
        codes = self.model.operatorCodes
        if not 0 <= operator.opcodeIndex < len(codes):
            raise ModelError(
                f"operator {index} has code {operator.opcodeIndex}, which does not exist",
                where=self.name,
                cure=DAMAGED,
            )
        op_name = operator_name(codes[operator.opcodeIndex])
        attrs = None
        if op_name not in self.ops:
            self.problems.append(f"operator {index}: {op_name}")
        else:
            attrs = self.attrs(index, self.ops[op_name], operator)
        location = f"operator {index}"
        inputs = tuple(ABSENT if i == -1 else i for i in _indices(operator.inputs))
        return Node(op_name, inputs, _indices(operator.outputs), attrs, location)

    def attrs(self, index: int, op: Op, operator: Any) -> Any:
        options = operator.builtinOptions
        if op.options and not isinstance(options, getattr(schema, f"{op.options}T")):
            options = getattr(schema, f"{op.options}T")()  # absent: the schema's defaults
        try:
            return op.parse(options)
        except (ValueError, AttributeError) as error:
            self.problems.append(f"operator {index}: {op.name}: {error}")
            return None

    def check_nodes(self, graph: Graph) -> None:
        """Each operator's own checks, and the file's shapes against the inferred ones."""
        for node in graph.bound():
            op = self.ops[node.op]
            try:
                op.check(node)
                shapes = op.infer(node)
            except UnsupportedError as error:
                self.problems.append(f"{error.where}: {error.what}")
                continue
            except (ValueError, IndexError, AssertionError, ZeroDivisionError) as error:
                self.problems.append(f"{node.op} ({node.location}): malformed: {error}")
                continue
            stated = tuple(t.shape for t in node.outputs)
            if shapes != stated:
                raise ModelError(
                    f"{node.op} ({node.location}) gives shapes {shapes}, but the file states {stated}",
                    where=self.name,
                    cure=DAMAGED,
                )
        self.complain()

    def complain(self) -> None:
        if self.problems:
            raise UnsupportedError(
                "the model uses what tinygen does not support:\n  - " + "\n  - ".join(self.problems),
                where=self.name,
                cure="`tinygen ops` lists what is supported; a plugin can add an operator",
            )


def _list(vector: Any) -> list[Any]:
    return [] if vector is None else list(vector)


def _indices(vector: Any) -> tuple[int, ...]:
    return tuple(int(i) for i in _list(vector))
