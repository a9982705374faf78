"""Values as C source text: numbers, arrays, struct initialisers, identifiers."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from tinygen.ir import Array, DType, TinygenError

KEYWORDS = frozenset(
    [
        "auto",
        "break",
        "case",
        "char",
        "const",
        "continue",
        "default",
        "do",
        "double",
        "else",
        "enum",
        "extern",
        "float",
        "for",
        "goto",
        "if",
        "inline",
        "int",
        "long",
        "register",
        "restrict",
        "return",
        "short",
        "signed",
        "sizeof",
        "static",
        "struct",
        "switch",
        "typedef",
        "union",
        "unsigned",
        "void",
        "volatile",
        "while",
        "and",
        "bool",
        "catch",
        "class",
        "delete",
        "explicit",
        "export",
        "false",
        "friend",
        "mutable",
        "namespace",
        "new",
        "not",
        "operator",
        "or",
        "private",
        "protected",
        "public",
        "template",
        "this",
        "throw",
        "true",
        "try",
        "typename",
        "using",
        "virtual",
        "xor",
        "main",
        "tg",
    ]
)
"""Words of C and C++ (and the runtime's own prefix) that no network may be called."""

LINE = 110


def identifier(name: str) -> str:
    """`name` if it can prefix C identifiers; TinygenError otherwise."""
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,40}", name) or name in KEYWORDS or name.startswith("tg_"):
        raise TinygenError(
            f"{name!r} cannot be the name of a C library",
            where="--name",
            cure="use lower-case letters, digits and underscores, starting with a letter; no C keyword, not tg",
        )
    return name


def number(value: Any) -> str:
    """An exact literal: floats as hexadecimal float32 with an `f`."""
    if isinstance(value, float | np.floating):
        return float_literal(float(value))
    value = int(value)
    if value == -(1 << 31):
        return "(-2147483647 - 1)"
    return f"{value}" if -(1 << 31) <= value < (1 << 31) else f"{value}u"


def float_literal(value: float) -> str:
    """A float32 literal, exact; infinity is the runtime's macro TG_INFINITY."""
    if math.isnan(value):
        raise ValueError("NaN has no place in a generated library")
    if math.isinf(value):
        return "TG_INFINITY" if value > 0 else "-TG_INFINITY"
    return f"{float(np.float32(value)).hex()}f"


def initializer(fields: Mapping[str, Any]) -> str:
    """`{.a = 1, .window = {.b = 2}, .c = {1, 2}}`."""
    return "{" + ", ".join(f".{name} = {_value(value)}" for name, value in fields.items()) + "}"


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return initializer(value)
    if isinstance(value, tuple | list):
        return "{" + ", ".join(_value(v) for v in value) + "}"
    return number(value)


def array_lines(data: Array) -> str:
    """The elements of a flattened array, wrapped into indented lines."""
    flat = np.ascontiguousarray(data).reshape(-1)
    return wrap(number(v) for v in flat.tolist()) if flat.dtype.kind == "f" else wrap(map(number, flat.tolist()))


def wrap(items: Iterable[str], indent: str = "    ") -> str:
    """Items separated by commas, in lines of at most LINE columns."""
    lines: list[str] = []
    line = indent
    for item in items:
        if len(line) + len(item) + 2 > LINE:
            lines.append(line.rstrip())
            line = indent
        line += f"{item}, "
    lines.append(line.rstrip().removesuffix(","))
    return "\n".join(lines)


def c_type(data: Array) -> str:
    """The C element type of an array."""
    if data.dtype == np.uint32:
        return "uint32_t"
    if data.dtype == np.uint16:
        return "uint16_t"
    return DType.of(data).c_type
