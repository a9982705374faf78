"""The names of a library's files without generating it again: kept by the content of all that they follow from."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tinygen.build.generator import generator
from tinygen.build.steps.library_archive import Manifest
from tinygen.codegen.library import Library
from tinygen.files import write_file
from tinygen.paths import cache_dir
from tinygen.user_cache import added
from tinygen.user_cache import found as is_cached


def library_manifest(model: Path, words: tuple[str, ...], compile_it: Callable[[], Library]) -> Manifest:
    """What the library of `model` consists of; `read` is left empty.

    Args:
        model: the network's file. Its name counts too: it is in the generated texts.
        words: device, name and options.
        compile_it: generates the library, if it has not been seen before.
    """
    state = generator()
    content = model.read_bytes() if model.is_file() else b""  # compile_it says what is missing
    key = repr((hashlib.sha256(content).hexdigest(), model.name, words, state.digest))
    path = cache_dir() / "manifests" / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.json"
    try:
        is_cached(path)
        values = json.loads(path.read_text())
        files, sources, defines = (tuple(map(str, values[part])) for part in ("files", "sources", "defines"))
        return Manifest(str(values["name"]), files, sources, defines, state.code, {})
    except (OSError, ValueError, KeyError, TypeError):
        library = compile_it()
    report = f"{library.name}.json"  # first: it lies in the folder itself, as not all files of a package do
    files = (report, *(file for file in library.report["files"] if file != report))
    found = Manifest(library.name, files, library.sources, tuple(library.device.defines), state.code, {})
    _keep(path, {"name": found.name, "files": files, "sources": found.sources, "defines": found.defines})
    return found


def _keep(path: Path, values: dict[str, Any]) -> None:
    """Write the file, whole or not at all; a cache that cannot be written is no fault."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, json.dumps(values))
        added(path)
