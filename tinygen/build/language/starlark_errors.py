"""What the Starlark evaluator says, in the form of all other errors."""

from __future__ import annotations

import re
from pathlib import Path

from tinygen.build.language.errors import BuildFileError, error_at
from tinygen.build.language.place import Place

PRELUDE = "<tinygen>"
"""The file name of the definitions that every file begins with."""

_FRAME = re.compile(r"^  \* (.+):(\d+), in ", re.MULTILINE)
_ARROW = re.compile(r"^ *--> (.+):(\d+):(\d+)$", re.MULTILINE)
_MARKS = re.compile(r"^ *\|\s?[ _|]*(\^+)", re.MULTILINE)
_UNKNOWN = re.compile(r"Variable `(\w+)` not found")
_EXPECTED = re.compile(r", expected one of .*", re.DOTALL)
_HINT = re.compile(r", (did you mean) `(\w+)`\?")

_AT_END = re.compile(r"--> (.+):1:1\n \|\n \|\n")

Frame = tuple[str, int]
"""File and line of a call."""


def frames(traceback: str) -> tuple[Frame, ...]:
    """The calls of a traceback as Starlark prints it, the outermost first, without those of the prelude."""
    found = ((file, int(line)) for file, line in _FRAME.findall(traceback))
    return tuple(frame for frame in found if frame[0] != PRELUDE)


def unknown_name(text: str) -> str | None:
    """The name that an error of the evaluator says it does not know."""
    match = _UNKNOWN.search(text)
    return match[1] if match else None


def translated(root: Path, text: str, hint: str = "") -> BuildFileError:
    """The error for the evaluator's message `text`; `hint` stands in place of its own "did you mean"."""
    head = re.split(r"\n *-->", text)[0]
    message = head.rpartition("error: ")[2] if head.startswith("Traceback") else head.removeprefix("error: ")
    message = message.removeprefix("Parse error: ").removeprefix("fail: ").replace(f"`{PRELUDE}.", "`").strip()
    name = unknown_name(text)
    own = _HINT.search(message)
    message = _HINT.sub("", _EXPECTED.sub("", message))
    if name is not None:
        message = f"unknown name {name!r}"
    cure = hint or (f"did you mean {own[2]!r}?" if own and name is None else "")
    if not cure and _EXPECTED.search(head):
        cure = "is a comma, a quote or a bracket missing before it?"
    if "serde::serialize" in message or message.startswith("TypeError: unhashable"):
        message = "a value that is no string, number, boolean, list or dict with strings as keys"
    at_end = _at_end(root, text)
    if at_end is not None:
        return at_end
    arrow = _ARROW.search(text)
    calls = frames(text)
    if arrow is not None and arrow[1] != PRELUDE:
        marks = _MARKS.search(text, arrow.end())
        place, width = Place(arrow[1], int(arrow[2]), int(arrow[3])), len(marks[1]) if marks else 1
        if "\n" in text[arrow.end() :] and "| /" in text[arrow.end() :]:
            width = 1  # several lines: only the first is shown
        if "tabs" in message:  # the evaluator points at the end of the line before
            place, width = Place(place.file, place.line + (place.column > 1), 1), 1
    elif calls:
        place, width = Place(*calls[-1], 1), 1
    else:
        return BuildFileError(message, cure=cure)
    return error_at(root, place, message + called_from(calls[:-1], place), width=width, cure=cure)


def called_from(calls: tuple[Frame, ...], place: Place) -> str:
    """Where macros were called, the nearest first, three at most."""
    outer = [f"{file}:{line}" for file, line in reversed(calls) if (file, line) != (place.file, place.line)]
    outer = list(dict.fromkeys(outer))[:3]
    return f" (called from {', from '.join(outer)})" if outer else ""


def _at_end(root: Path, text: str) -> BuildFileError | None:
    """The error if `text` is about the end of a file, of which the evaluator often does not know the place."""
    match = _AT_END.search(text) or (_ARROW.search(text) if "unexpected new line" in text else None)
    if match is None:
        return None
    lines = (root / match[1]).read_text(encoding="utf-8", errors="replace").rstrip().splitlines() or [""]
    end = Place(match[1], len(lines), len(lines[-1]) + 1)
    if match.re is _ARROW and Place(match[1], int(match[2]), int(match[3])) < end:
        return None
    what = "the file ends in the middle of a statement"
    return error_at(root, end, what, cure="is a bracket or a quote not closed?")
