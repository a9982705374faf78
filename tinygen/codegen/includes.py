"""Which runtime files a kernel needs: its source, its header and all that they include with quotes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.MULTILINE)


def find_file(name: str, folders: Iterable[Path]) -> Path:
    """The file `name` (a bare name, or a path below a folder) in the first of `folders` that has it.

    FileNotFoundError names the folders searched.
    """
    folders = tuple(folders)
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
        match = next(iter(sorted(folder.rglob(name))), None)
        if match is not None:
            return match
    raise FileNotFoundError(f"{name} is in none of {', '.join(map(str, folders))}")


def include_closure(names: Iterable[str], folders: Iterable[Path]) -> list[Path]:
    """The files `names` and all that they include with quotes, included files first, each once."""
    folders = tuple(folders)
    ordered: dict[str, Path] = {}

    def visit(name: str) -> None:
        path = find_file(name, folders)
        if path.name in ordered:
            return
        for inner in INCLUDE.findall(path.read_text()):
            visit(inner)
        ordered.setdefault(path.name, path)

    for name in names:
        visit(name)
    return list(ordered.values())
