"""Renders a folder of templates and writes what comes out: all files or none, over nothing that is there."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath

from tinygen.codegen.environment import environment, render
from tinygen.ir import TinygenError
from tinygen.paths import templates_dir

SCAFFOLDS = "scaffold"
ENDING = ".j2"
TESTS = {"TESTS": "tests"}
"""A wheel leaves out folders that are called `tests`."""


def rendered(kind: str, words: Mapping[str, str], **context: str) -> dict[str, str]:
    """The files of scaffold `kind` ("device", "op"): path -> text. `words` are replaced in the paths."""
    folder = templates_dir() / SCAFFOLDS / kind
    env = environment((folder,))
    found: dict[str, str] = {}
    for path in sorted(folder.rglob(f"*{ENDING}")):
        template = path.relative_to(folder).as_posix()
        target = template.removesuffix(ENDING)
        for word, text in (TESTS | dict(words)).items():
            target = target.replace(word, text)
        found[target] = render(env, template, **context)
    return found


def write_folder(folder: Path, files: Mapping[str, str]) -> None:
    """Make the new `folder` of `files`. TinygenError if it is there, or cannot be made; then nothing is left."""
    if folder.exists() or folder.is_symlink():
        raise TinygenError("is there already", where=str(folder), cure="name another with -o DIR, or move it away")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            for name, text in files.items():
                (temporary / name).parent.mkdir(parents=True, exist_ok=True)
                (temporary / name).write_text(text)
            temporary.chmod(0o777 & ~_umask())
            os.rename(temporary, folder)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    except OSError as error:
        raise _unwritable(folder, error) from error


def add_files(folder: Path, files: Mapping[str, str]) -> None:
    """Add `files` to `folder`. TinygenError if one is there, or cannot be written; then none is left."""
    for name in files:
        if (folder / name).exists():
            raise TinygenError("is there already", where=str(folder / PurePosixPath(name)), cure="move it away")
    written: list[Path] = []
    try:
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            written.append(folder / name)
            (folder / name).write_text(text)
    except BaseException as error:
        for path in written:
            with suppress(OSError):
                path.unlink()
        if isinstance(error, OSError):
            raise _unwritable(folder, error) from error
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _unwritable(folder: Path, error: OSError) -> TinygenError:
    return TinygenError(f"cannot be written: {error.strerror or error}", where=str(error.filename or folder))
