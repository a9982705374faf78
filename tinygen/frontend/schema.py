"""The TensorFlow Lite schema: numbers to names and back."""

from __future__ import annotations

from typing import Any

from ai_edge_litert import schema_py_generated as schema

from tinygen.ir import DType

SCHEMA_VERSION = 3
FILE_IDENTIFIER = b"TFL3"

DTYPES: dict[int, DType] = {
    schema.TensorType.FLOAT32: DType.FLOAT32,
    schema.TensorType.INT8: DType.INT8,
    schema.TensorType.UINT8: DType.UINT8,
    schema.TensorType.INT16: DType.INT16,
    schema.TensorType.INT32: DType.INT32,
    schema.TensorType.INT64: DType.INT64,
    schema.TensorType.BOOL: DType.BOOL,
}
INT4 = schema.TensorType.INT4
"""Weights of 4 bits, two a byte: int8 with `QuantParams.bits` in a graph."""

TYPE_CODES = {dtype: code for code, dtype in DTYPES.items()}


def _names(enumeration: type) -> dict[int, str]:
    return {value: name for name, value in vars(enumeration).items() if isinstance(value, int)}


OPERATOR_NAMES = _names(schema.BuiltinOperator)
OPERATOR_CODES = {name: code for code, name in OPERATOR_NAMES.items()}
TYPE_NAMES = _names(schema.TensorType)
OPTIONS_CODES = {name: code for code, name in _names(schema.BuiltinOptions).items()}


def operator_name(code: Any) -> str:
    """The operator's name from an `OperatorCode`: the wider field holds the number in newer files."""
    number = max(code.BuiltinCode(), code.DeprecatedBuiltinCode())
    if number == schema.BuiltinOperator.CUSTOM:
        return f"CUSTOM {(code.CustomCode() or b'')[:100].decode(errors='replace')!r}"
    return OPERATOR_NAMES.get(number, f"operator number {number}")


def new_options(name: str) -> Any:
    """An empty options object, e.g. `Conv2DOptionsT`."""
    return getattr(schema, f"{name}T")()
