""".tflite bytes to a verified Graph. Nothing in the file is trusted: every fault becomes one ModelError."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from tinygen.frontend.schema import DTYPES, INT4, SCHEMA_VERSION, TYPE_NAMES
from tinygen.frontend.scheme_metadata import NAME, NATIVE_BITS, SchemeMetadata, decode, with_bits, with_rounding
from tinygen.frontend.tflite_tables import (
    ModelTables,
    OperatorTable,
    TensorTable,
    options_object,
    read_tables,
)
from tinygen.ir import (
    ABSENT,
    Array,
    BoundNode,
    DType,
    Graph,
    GraphError,
    ModelError,
    Node,
    QuantParams,
    Tensor,
    UnsupportedError,
    verify,
)
from tinygen.ir.verify import MAX_TENSOR_BYTES, count_nan
from tinygen.ops.base import Op
from tinygen.ops.common.packed import unpack

DAMAGED = "the file is damaged or was not written by a TensorFlow Lite converter; make it again"
MAX_RANK = 8
MAX_PROBLEMS = 40
"""A message lists no more than this."""


def read_tflite(data: bytes, ops: Mapping[str, Op], name: str = "model") -> Graph:
    """The graph of the model's only subgraph.

    Args:
        data: the file's bytes.
        ops: operators by name; what is not among them is reported, all of it at once.
        name: the file's name, for messages and as the graph's name.

    ModelError for a file that is damaged, UnsupportedError for one that uses what tinygen lacks.
    """
    try:
        model = read_tables(data)
    except ValueError as error:
        raise ModelError(str(error), where=name, cure=DAMAGED) from error
    if model.version != SCHEMA_VERSION:
        raise ModelError(
            f"schema version {model.version}; only {SCHEMA_VERSION} is supported",
            where=name,
            cure="convert the model with a current TensorFlow Lite converter",
        )
    if model.subgraphs != 1:
        raise ModelError(
            f"{model.subgraphs or 'no'} subgraphs; only models of one are supported",
            where=name,
            cure="control flow (IF, WHILE) and several signatures cannot be compiled" if model.subgraphs else DAMAGED,
        )
    return _Reader(model, ops, name).graph()


class _Reader:
    """Reads one subgraph; collects all that is unsupported before it complains."""

    def __init__(self, model: ModelTables, ops: Mapping[str, Op], name: str) -> None:
        self.model = model
        self.ops = ops
        self.name = name
        self.problems: list[str] = []
        self.placeholders: set[int] = set()
        """Tensors that stand for what is unsupported: operators that touch them are not checked."""

    def graph(self) -> Graph:
        metadata = self.metadata()
        tensors = with_bits([self.tensor(i, t) for i, t in enumerate(self.model.tensors)], metadata)
        nodes = with_rounding([self.node(i, o) for i, o in enumerate(self.model.operators)], metadata)
        graph = Graph(self.name, tensors, nodes, self.model.inputs, self.model.outputs)
        if not self.problems:  # otherwise the placeholders would be blamed
            try:
                verify(graph)
            except GraphError as error:
                raise ModelError(error.what, where=self.name, cure=DAMAGED) from error
        for node in nodes:
            if node.op in self.ops and self.placeholders.isdisjoint({*node.inputs, *node.outputs}):
                self.check(graph.bind(node))
        self.complain()
        return graph

    def metadata(self) -> SchemeMetadata:
        index = self.model.metadata.get(NAME)
        if index is None:
            return SchemeMetadata()
        try:
            return decode(self.model.buffers[index].data.tobytes())
        except (ValueError, IndexError) as error:
            raise self.damaged(f"the metadata {NAME} cannot be read: {error}") from error

    def tensor(self, index: int, t: TensorTable) -> Tensor:
        who = f"tensor {index} ({t.name!r})"
        dtype = DTYPES.get(t.type)
        packed = t.type == INT4 and 0 <= t.buffer < len(self.model.buffers) and len(self.model.buffers[t.buffer].data)
        if packed:
            dtype = DType.INT8
        if len(t.shape) > MAX_RANK or any(d < 0 for d in t.shape):
            raise self.damaged(f"{who} has an absurd shape: {t.shape[:MAX_RANK]}")
        if math.prod(t.shape) * (dtype.bytes if dtype else 1) > MAX_TENSOR_BYTES:
            raise self.damaged(f"{who} is absurdly large: shape {t.shape}")
        lacks = {
            f"type {TYPE_NAMES.get(t.type, t.type)}": dtype is None,
            "sparse tensors": t.is_sparse,
            "variable (stateful) tensors": t.is_variable,
            "quantization that is not affine": t.quant is not None and not t.quant.is_affine,
            "data outside the flatbuffer": self.is_external(t),
        }
        found = [what for what, is_so in lacks.items() if is_so]
        if found or dtype is None:
            self.problems.append(f"{who}: {', '.join(found)}")
            self.placeholders.add(index)
            return Tensor(t.name, t.shape, DType.INT8, origin=index)
        quant = self.quant(who, t, dtype)
        if packed:
            quant = None if quant is None else replace(quant, bits=NATIVE_BITS)
            return Tensor(t.name, t.shape, dtype, quant, self.packed(who, t), origin=index)
        data = self.data(who, t, dtype)
        return Tensor(t.name, t.shape, dtype, quant, data, origin=index)

    def is_external(self, t: TensorTable) -> bool:
        buffers = self.model.buffers
        return t.is_external or (0 <= t.buffer < len(buffers) and buffers[t.buffer].is_external)

    def quant(self, who: str, t: TensorTable, dtype: DType) -> QuantParams | None:
        if t.quant is None or not t.quant.scale:
            return None
        scale, zero = t.quant.scale, t.quant.zero_point or (0,)
        if len(zero) == 1:
            zero *= len(scale)
        if len(zero) != len(scale):
            raise self.damaged(f"{who} has {len(scale)} scales but {len(zero)} zero points")
        if dtype.is_integer:
            low, high = dtype.limits
            if any(not low <= z <= high for z in zero):
                raise self.damaged(f"{who} has a zero point outside its type")
        return QuantParams(scale, zero, t.quant.axis)

    def data(self, who: str, t: TensorTable, dtype: DType) -> Array | None:
        """The constant, a view of the file's bytes; None for an activation."""
        if not 0 <= t.buffer < len(self.model.buffers):
            raise self.damaged(f"{who} names buffer {t.buffer}, which does not exist")
        raw = self.model.buffers[t.buffer].data
        if t.shape == (0,):
            return np.empty(t.shape, dtype.numpy)  # the shape of a scalar: a constant without bytes
        if len(raw) == 0:
            return None
        if raw.nbytes != math.prod(t.shape) * dtype.bytes:
            raise self.damaged(f"{who} of shape {t.shape} and type {dtype.value} has {raw.nbytes} bytes of data")
        if dtype is DType.BOOL and raw.max() > 1:
            raise self.damaged(f"{who} holds bytes that are not 0 or 1")
        values = raw.view(dtype.numpy.newbyteorder("<")).astype(dtype.numpy, copy=False).reshape(t.shape)
        if not_numbers := count_nan(values):
            raise ModelError(
                f"{who} holds NaN in {not_numbers} of {values.size} elements",
                where=self.name,
                cure="training that diverged leaves such weights: train again, with a lower learning rate",
            )
        return values

    def packed(self, who: str, t: TensorTable) -> Array:
        """A constant of 4-bit elements, as int8."""
        raw, count = self.model.buffers[t.buffer].data, math.prod(t.shape)
        if raw.nbytes != -(-count * NATIVE_BITS // 8):
            raise self.damaged(f"{who} of {count} elements of {NATIVE_BITS} bits has {raw.nbytes} bytes of data")
        return unpack(raw, count, NATIVE_BITS).reshape(t.shape)

    def node(self, index: int, operator: OperatorTable) -> Node:
        names, tensors = self.model.operator_names, range(len(self.model.tensors))
        if not 0 <= operator.code < len(names):
            raise self.damaged(f"operator {index} has code {operator.code}, which does not exist")
        op_name = names[operator.code]
        for i in (*operator.inputs, *operator.outputs):
            if i not in tensors and not (i == ABSENT and i in operator.inputs):
                raise self.damaged(f"operator {index} ({op_name}) names tensor {i}, which does not exist")
        if not operator.outputs:
            raise self.damaged(f"operator {index} ({op_name}) has no output")
        attrs = None
        if op_name not in self.ops:
            self.problems.append(f"operator {index}: {op_name}")
            self.placeholders.update(operator.outputs)
        else:
            op = self.ops[op_name]
            try:
                attrs = op.parse(options_object(operator, op.options) if op.options else None)
            except Exception as error:  # hostile options raise anything
                self.problems.append(f"operator {index}: {op_name}: {error}")
                self.placeholders.update(operator.outputs)
        return Node(op_name, operator.inputs, operator.outputs, attrs, f"operator {index}")

    def check(self, node: BoundNode) -> None:
        """The operator's own checks, and the file's shapes against the inferred ones."""
        op = self.ops[node.op]
        try:
            with np.errstate(all="ignore"):  # hostile scales overflow; the checks say so themselves
                op.check(node)
                shapes = op.infer(node)
        except UnsupportedError as error:
            self.problems.append(f"{error.where}: {error.what}")
            return
        except Exception as error:  # what no operator's check foresees, in a hostile file
            self.problems.append(f"{node.op} ({node.location}): malformed: {type(error).__name__}: {error}")
            return
        stated = tuple(t.shape for t in node.outputs)
        if shapes != stated:
            raise self.damaged(f"{node.op} ({node.location}) gives shapes {shapes}, but the file states {stated}")

    def complain(self) -> None:
        if self.problems:
            shown = self.problems[:MAX_PROBLEMS]
            if len(self.problems) > len(shown):
                shown.append(f"... and {len(self.problems) - len(shown)} more")
            raise UnsupportedError(
                "the model uses what tinygen does not support:\n  - " + "\n  - ".join(shown),
                where=self.name,
                cure="`tinygen ops` lists what is supported; a plugin can add an operator",
            )

    def damaged(self, what: str) -> ModelError:
        return ModelError(what, where=self.name, cure=DAMAGED)
