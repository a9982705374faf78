"""Finds what an error is about in the text of a BUILD.tg file.

The evaluator tells the file and line of each call. To put the caret under one attribute or string of it, the file is
parsed once more, by Python's own parser: what it cannot read gets the caret under the call.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

from tinygen.build.language.errors import BuildFileError, error_at
from tinygen.build.language.place import Place
from tinygen.build.language.starlark_errors import Frame, called_from

Found = tuple[Place, int]
"""A place and how many characters stand there, on its first line."""


def error_in_call(
    root: Path,
    calls: Sequence[Frame],
    function: str,
    what: str,
    *,
    attribute: str | None = None,
    text: str | Sequence[str] | None = None,
    named: bool = False,
    cure: str = "",
) -> BuildFileError:
    """The error `what` in the call of `function` at the innermost of `calls`.

    `attribute` is the argument at fault and `text` a string in it, or spellings that it may have; `named`: the fault is
    its name. Where a macro passes the argument on, the caret stands where it is written.
    """
    place, width = locate(root, calls, function, attribute, text, named)
    return error_at(root, place, what + called_from(tuple(calls), place), width=width, cure=cure)


def locate(
    root: Path,
    calls: Sequence[Frame],
    function: str,
    attribute: str | None,
    text: str | Sequence[str] | None,
    named: bool = False,
) -> Found:
    """Where the string `text`, the argument `attribute` or the name `function` stands."""
    readings = [_Reading(root, frame) for frame in reversed(calls)]
    texts = (text,) if isinstance(text, str) else tuple(text or ())
    if attribute is not None:
        for number, reading in enumerate(readings):
            for call in reading.calls(function if number == 0 else None):
                keyword = _keyword(call, attribute)
                if keyword is not None:
                    value = keyword.value
                    found = reading.string(value, texts) or reading.only_string(texts) or value
                    return reading.found(keyword if named else found, len(attribute) if named else None)
    for reading in readings:
        node = reading.only_string(texts)
        if node is not None:
            return reading.found(node)
    for call in readings[0].calls(function):
        return readings[0].found(call.func, len(function))
    file, line = calls[-1]
    return Place(file, line, 1), 1


class _Reading:
    """A file as Python's parser reads it, at one line."""

    def __init__(self, root: Path, frame: Frame) -> None:
        self.file, self.line = frame
        try:
            self.text = (root / self.file).read_text(encoding="utf-8", errors="replace")
            self.tree: ast.AST = ast.parse(self.text)
        except (OSError, SyntaxError, ValueError, RecursionError):
            self.tree = ast.Module([], [])

    def calls(self, function: str | None) -> Iterator[ast.Call]:
        """Calls that begin on the line; of `function` if it is given."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call) and node.lineno == self.line:
                name = node.func.id if isinstance(node.func, ast.Name) else None
                if function is None or name == function:
                    yield node

    def string(self, inside: ast.AST, texts: Sequence[str]) -> ast.expr | None:
        """The first string in `inside` that is one of `texts`."""
        return next(iter(_strings(inside, texts)), None)

    def only_string(self, texts: Sequence[str]) -> ast.expr | None:
        """The string of the whole file that is one of `texts`, if there is just one."""
        nodes = _strings(self.tree, texts)
        return nodes[0] if len(nodes) == 1 else None

    def found(self, node: ast.expr | ast.keyword, width: int | None = None) -> Found:
        """The place of `node`, and its width if none is given."""
        line = self.text.splitlines()[node.lineno - 1].encode()
        column = len(line[: node.col_offset].decode(errors="replace"))
        end = node.end_col_offset if node.end_lineno == node.lineno and node.end_col_offset else len(line)
        own = len(line[node.col_offset : end].decode(errors="replace"))
        return Place(self.file, node.lineno, column + 1), max(own, 1) if width is None else width


def _keyword(call: ast.Call, name: str) -> ast.keyword | None:
    return next((keyword for keyword in call.keywords if keyword.arg == name), None)


def _strings(inside: ast.AST, texts: Sequence[str]) -> list[ast.expr]:
    return [node for node in ast.walk(inside) if isinstance(node, ast.Constant) and node.value in texts]
