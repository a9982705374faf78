"""Errors with a place: the file, the line, a caret under what is wrong, and a hint."""

from __future__ import annotations

from pathlib import Path

from tinygen.build.language.place import Place
from tinygen.ir.errors import TinygenError

SHOWN = 110
"""Characters of a line that are shown, around the place."""


class BuildFileError(TinygenError):
    """Something wrong in a WORKSPACE.tg, BUILD.tg or .tg file, or in what was asked of them."""


def error_at(root: Path, place: Place, what: str, *, width: int = 1, cure: str = "") -> BuildFileError:
    """The error `what` at `place`, with the line as it stands in the file and `width` carets under it."""
    marked = excerpt(root / place.file, place, width)
    return BuildFileError(f"{what}\n{marked}" if marked else what, where=str(place), cure=cure)


def excerpt(path: Path, place: Place, width: int) -> str:
    """The line of `place` with carets below; "" if the file cannot be read or has no such line."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    if not 0 < place.line <= len(lines):
        return ""
    start = max(0, place.column - 1 - SHOWN // 2) if len(lines[place.line - 1]) > SHOWN else 0
    line = lines[place.line - 1][start : start + SHOWN]
    column = place.column - 1 - start
    before = "".join("\t" if character == "\t" else " " for character in line[:column].ljust(column))
    carets = "^" * max(1, min(width, len(line) - column))
    return f"    {line}\n    {before}{carets}"
