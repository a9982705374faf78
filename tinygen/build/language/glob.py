"""`glob`: source files of a package by pattern, in sorted order."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

BUILD_FILE = "BUILD.tg"


def glob_files(folder: Path, include: Sequence[str], exclude: Sequence[str]) -> tuple[str, ...]:
    """Files below `folder` that match a pattern of `include` and none of `exclude`, as sorted paths with "/".

    `*` and `?` stand for anything but "/", `**` as a whole part of the path for any number of folders. Folders that
    are packages of their own are left out, and so is what begins with a dot unless the pattern's part does.
    ValueError for an empty or absolute pattern or one with "..".
    """
    wanted = [_expression(pattern) for pattern in include]
    unwanted = [_expression(pattern) for pattern in exclude]
    deep = any("**" in pattern for pattern in include)
    depth = None if deep else max((pattern.count("/") for pattern in include), default=0)
    hidden = any(part.startswith(".") for pattern in include for part in pattern.split("/"))
    names = (name for name in _walk(folder, "", depth, hidden) if any(e.fullmatch(name) for e in wanted))
    return tuple(sorted(name for name in names if not any(e.fullmatch(name) for e in unwanted)))


def _walk(folder: Path, prefix: str, depth: int | None, hidden: bool) -> Iterator[str]:
    for entry in os.scandir(folder):
        if entry.name.startswith(".") and not hidden:
            continue
        if not entry.is_dir():
            if entry.name != BUILD_FILE:
                yield prefix + entry.name
        elif depth != 0 and not entry.is_symlink() and not os.path.exists(os.path.join(entry.path, BUILD_FILE)):
            deeper = None if depth is None else depth - 1
            yield from _walk(folder / entry.name, f"{prefix}{entry.name}/", deeper, hidden)


def _expression(pattern: str) -> re.Pattern[str]:
    parts = pattern.split("/")
    if not pattern or pattern.startswith("/") or ".." in parts or "" in parts:
        raise ValueError(f"{pattern!r} is no pattern: it names files below the package, with / between folders")
    text = ""
    for number, part in enumerate(parts):
        last = number == len(parts) - 1
        if part == "**":
            text += r"(?:(?!\.)[^/]+/)*" + (r"(?!\.)[^/]+" if last else "")
            continue
        dot = "" if part.startswith(".") else r"(?!\.)"
        text += dot + re.escape(part).replace(r"\*", "[^/]*").replace(r"\?", "[^/]") + ("" if last else "/")
    return re.compile(text)
