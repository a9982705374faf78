"""The parts of a `.tflite` file that tinygen reads, as plain data.

The file is not trusted. The schema's own object API is not used: it unpacks everything, and in a hostile file
many references to one long vector make that a matter of gigabytes and hours. Here only what is needed is read,
and what is read may not exceed the file by much.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from ai_edge_litert import schema_py_generated as schema

from tinygen.frontend.schema import FILE_IDENTIFIER, operator_name
from tinygen.ir import Array

MAX_NAME = 1000
"""Longer names are cut: they are for people."""


@dataclass(frozen=True)
class QuantTable:
    scale: tuple[float, ...]
    zero_point: tuple[int, ...]
    axis: int
    is_affine: bool


@dataclass(frozen=True)
class TensorTable:
    name: str
    shape: tuple[int, ...]
    type: int
    buffer: int
    quant: QuantTable | None
    is_variable: bool
    is_sparse: bool
    is_external: bool


@dataclass(frozen=True)
class OperatorTable:
    code: int
    """Index among the model's operator codes."""
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    options_type: int
    options: Any
    """The union's raw table, or None; `options_object` unpacks it."""


@dataclass(frozen=True, eq=False)
class BufferTable:
    data: Array
    """uint8; empty where the buffer has no data."""
    is_external: bool
    """The data lie outside the flatbuffer."""


@dataclass(frozen=True, eq=False)
class ModelTables:
    """A model with its first subgraph."""

    version: int
    subgraphs: int
    operator_names: tuple[str, ...]
    buffers: tuple[BufferTable, ...]
    tensors: tuple[TensorTable, ...]
    operators: tuple[OperatorTable, ...]
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    metadata: Mapping[str, int] = field(default_factory=dict)
    """Name -> index of the buffer that holds it."""


def read_tables(data: bytes) -> ModelTables:
    """The tables of the file `data`; ValueError if it is not a .tflite file or is damaged."""
    if len(data) < 8 or data[4:8] != FILE_IDENTIFIER:
        raise ValueError("not a .tflite file (no TFL3 identifier)")
    try:
        return _Tables(data).model()
    except struct.error as error:
        where = f"behind its end, at {len(data):,} bytes"
        raise ValueError(f"the flatbuffer cannot be read: it refers to something {where}") from error
    except Exception as error:  # a damaged flatbuffer raises anything of struct, numpy and flatbuffers
        raise ValueError(f"the flatbuffer cannot be read: {error}") from error


def options_object(operator: OperatorTable, options: str) -> Any:
    """The operator's options as the schema's object, e.g. a `Conv2DOptionsT`; the defaults where it has none.

    May raise anything where the file is damaged.
    """
    kind = getattr(schema, f"{options}T")
    if operator.options is None or operator.options_type != getattr(schema.BuiltinOptions, options):
        return kind()
    table = getattr(schema, options)()
    table.Init(operator.options.Bytes, operator.options.Pos)
    return kind.InitFromObj(table)


class _Tables:
    def __init__(self, data: bytes) -> None:
        self.root = schema.Model.GetRootAs(data, 0)
        self.budget = 4 * len(data)
        """Elements that may still be read. A well-formed file has at most one for each of its bytes."""

    def model(self) -> ModelTables:
        root = self.root
        count = root.SubgraphsLength()
        first = root.Subgraphs(0) if count else schema.SubGraph()
        if not count:
            return ModelTables(root.Version(), 0, (), (), (), (), (), ())
        return ModelTables(
            root.Version(),
            count,
            tuple(operator_name(root.OperatorCodes(i)) for i in self.indices(root.OperatorCodesLength())),
            tuple(self.buffer(root.Buffers(i)) for i in self.indices(root.BuffersLength())),
            tuple(self.tensor(i, first.Tensors(i)) for i in self.indices(first.TensorsLength())),
            tuple(self.operator(first.Operators(i)) for i in self.indices(first.OperatorsLength())),
            self.integers(first, "Inputs"),
            self.integers(first, "Outputs"),
            self.metadata(root),
        )

    def metadata(self, root: Any) -> dict[str, int]:
        found = {}
        for i in self.indices(root.MetadataLength()):
            entry = root.Metadata(i)
            name = entry.Name() or b""
            self.spend(len(name))
            found[name[:MAX_NAME].decode(errors="replace")] = entry.Buffer()
        return found

    def tensor(self, index: int, t: Any) -> TensorTable:
        name = t.Name()
        self.spend(len(name or b""))
        return TensorTable(
            name[:MAX_NAME].decode(errors="replace") if name else f"tensor_{index}",
            self.integers(t, "Shape"),
            t.Type(),
            t.Buffer(),
            self.quant(t.Quantization()),
            bool(t.IsVariable()),
            t.Sparsity() is not None,
            t.ExternalBuffer() != 0,
        )

    def quant(self, q: Any) -> QuantTable | None:
        if q is None:
            return None
        scale = tuple(float(s) for s in self.vector(q, "Scale"))
        zero_point = self.integers(q, "ZeroPoint")
        return QuantTable(scale, zero_point, q.QuantizedDimension(), q.DetailsType() == 0)

    def operator(self, o: Any) -> OperatorTable:
        return OperatorTable(
            o.OpcodeIndex(),
            self.integers(o, "Inputs"),
            self.integers(o, "Outputs"),
            o.BuiltinOptionsType(),
            o.BuiltinOptions(),
        )

    def buffer(self, b: Any) -> BufferTable:
        data = np.empty(0, np.uint8) if b.DataIsNone() else b.DataAsNumpy()
        return BufferTable(data, b.Offset() > 1)  # 0 and 1 stand for "not given"

    def integers(self, table: Any, field: str) -> tuple[int, ...]:
        return tuple(int(i) for i in self.vector(table, field))

    def vector(self, table: Any, field: str) -> Array:
        """A vector of numbers, empty where the field is absent."""
        if getattr(table, f"{field}IsNone")():
            return np.empty(0)
        self.spend(getattr(table, f"{field}Length")())
        return np.asarray(getattr(table, f"{field}AsNumpy")())

    def indices(self, length: int) -> range:
        self.spend(length)
        return range(length)

    def spend(self, elements: int) -> None:
        self.budget -= elements
        if self.budget < 0:
            raise ValueError("its vectors are longer than the file")
