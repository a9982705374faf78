"""The audit of commands: what they say they have read, against what the build knows of."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path


def undeclared(file: Path, root: Path, known: Iterable[str]) -> list[str]:
    """Files that the compiler's dependency file (`-MMD`: without system headers) names and `known` lacks, sorted.

    Args:
        file: what the compiler wrote.
        root: the folder that it ran in, and that relative paths begin at.
        known: the action's declared inputs.
    """
    return unknown(prerequisites(file.read_text()), root, known)


def unknown(paths: Iterable[str], root: Path, known: Iterable[str]) -> list[str]:
    """Those of `paths` that are none of the files `known`, sorted; all of them below `root` or absolute."""
    base = os.path.realpath(root)
    declared = {os.path.realpath(os.path.join(base, path)) for path in known}
    read = {os.path.realpath(os.path.join(base, path)): path for path in paths}
    return sorted(path for real, path in read.items() if real not in declared)


def prerequisites(text: str) -> list[str]:
    """The files after the first colon of a make rule; `\\ ` is a space in a name, `$$` a dollar sign."""
    joined = text.replace("\\\n", " ")
    _, _, listed = joined.partition(": ")
    words = re.findall(r"(?:\\.|[^\s\\])+", listed.partition("\n")[0])
    return [re.sub(r"\\(.)", r"\1", word).replace("$$", "$") for word in words]
