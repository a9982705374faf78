"""Which files a step opens, by Python's audit events: for the build to compare with what was declared."""

from __future__ import annotations

import importlib.util
import os
import re
import site
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tinygen.build.generator import roots

OPENED = "TINYGEN_OPENED"
"""The variable that names a file: the step lists there what it has opened below the current folder."""
_METADATA = re.compile(r"\.(dist|egg)-info[/\\]")
"""In the path of what the search for plugins reads of every distribution."""


@contextmanager
def opened_files() -> Iterator[set[str]]:
    """Every file that Python code of this process opens inside, modules too; as paths were given, modules absolute."""
    found: set[str] = set()
    active = True

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if active and event == "open" and isinstance(arguments[0], str | Path):
            found.add(os.fspath(arguments[0]))

    sys.addaudithook(hook)  # it cannot be removed: `active` ends it
    try:
        yield found
    finally:
        active = False


def report_opened(paths: Iterable[str]) -> None:
    """List those of `paths` that are files below the current folder in the file that OPENED names, if it names one.

    Left out are the generator, of which a plugin that is being written may lie there (builds know its digest), and
    Python's own folders, since a virtual environment may.
    """
    target = os.environ.get(OPENED)
    if target:
        here = os.path.realpath(os.curdir)
        real = {os.path.realpath(_source(path)) for path in paths}
        inside = (path for path in real if path.startswith(f"{here}{os.sep}") and os.path.isfile(path))
        own = tuple(str(root) if root.is_file() else f"{root}{os.sep}" for root in (*roots().values(), *_installed()))
        below = sorted(path for path in inside if not path.startswith(own) and not _METADATA.search(path))
        Path(target).write_text("".join(f"{path}\n" for path in below))


def _installed() -> set[Path]:
    """Folders of the standard library and of installed packages."""
    kinds = ("stdlib", "platstdlib", "purelib", "platlib")
    found = {*(sysconfig.get_path(kind) for kind in kinds), *site.getsitepackages(), site.getusersitepackages()}
    return {Path(os.path.realpath(folder)) for folder in found}


def _source(path: str) -> str:
    """The module that a compiled file was made of; other paths as they are."""
    if path.endswith(".pyc"):
        try:
            return importlib.util.source_from_cache(path)
        except ValueError:
            return path
    return path
