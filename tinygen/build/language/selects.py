"""How `select` passes through Starlark: as a mark in a string, list or dict, taken apart when a target is declared.

A mark is a string that `+` (or `|` for dicts) joins like any other value of its type, so that macros may build
values of selects and plain parts in any way that Starlark knows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tinygen.build.rules.base import Joined, Select

_MARK = re.compile("\0(\\d+)\0")


class SelectError(ValueError):
    """A select that cannot be: `str` of it says why."""


@dataclass
class Selects:
    """The selects of one file's evaluation: `mark` makes their marks, `decode` takes values apart."""

    found: list[tuple[str, Select]] = field(default_factory=list)

    def mark(self, branches: Mapping[str, Any], no_match: str) -> Any:
        """What `select(branches)` evaluates to. SelectError if its branches are of several types, or none."""
        if not branches:
            raise SelectError("select without branches")
        kinds = {_kind(value) for value in branches.values() if value is not None}
        if len(kinds) > 1:
            raise SelectError(f"the branches of select are of several types: {', '.join(sorted(kinds))}")
        for value in branches.values():
            if has_mark(value):
                raise SelectError("select within select: let one select name both conditions, with a comma")
        kind = kinds.pop() if kinds else "string"
        mark = f"\0{len(self.found)}\0"
        self.found.append((kind, Select(tuple(branches.items()), no_match)))
        return [mark] if kind == "list" else {mark: ""} if kind == "dict" else mark

    def decode(self, value: Any) -> Any:
        """`value` with its marks taken apart: itself, a Select, or Joined parts."""
        if isinstance(value, str):
            return _joined([self._text(part, n % 2 == 1) for n, part in enumerate(_MARK.split(value))], "")
        if isinstance(value, list):
            return _joined(self._list(value), [])
        if isinstance(value, dict):
            return _joined(self._dict(value), {})
        return value

    def _text(self, part: str, marked: bool) -> Any:
        if not marked:
            return part
        kind, select = self.found[int(part)]
        if kind in ("list", "dict"):
            raise SelectError(f"a select of {kind}s cannot be part of a string")
        return select

    def _list(self, value: list[Any]) -> list[Any]:
        parts: list[Any] = [[]]
        for item in value:
            match = _MARK.fullmatch(item) if isinstance(item, str) else None
            if match is not None and self.found[int(match[1])][0] == "list":
                parts += [self.found[int(match[1])][1], []]
            elif has_mark(item):
                raise SelectError("a select cannot be one item of a list: write [...] + select({...: [...]})")
            else:
                parts[-1].append(item)
        return parts

    def _dict(self, value: dict[str, Any]) -> list[Any]:
        parts: list[Any] = [{}]
        for key, item in value.items():
            match = _MARK.fullmatch(key)
            if match is not None and self.found[int(match[1])][0] == "dict":
                parts += [self.found[int(match[1])][1], {}]
            elif has_mark(key) or has_mark(item):
                raise SelectError("a select cannot be one item of a dict: write {...} | select({...: {...}})")
            else:
                parts[-1][key] = item
        return parts


def has_mark(value: Any) -> bool:
    """Whether a select is anywhere in `value`."""
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict):
        return any(has_mark(key) or has_mark(item) for key, item in value.items())
    return isinstance(value, list) and any(has_mark(item) for item in value)


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    names = {str: "string", list: "list", dict: "dict", int: "number", float: "number"}
    return names.get(type(value), type(value).__name__)


def _joined(parts: list[Any], empty: Any) -> Any:
    """The only part, or all that are not empty."""
    full = [part for part in parts if part != empty]
    if len(full) <= 1:
        return full[0] if full else empty
    return Joined(tuple(full))
