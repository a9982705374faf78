"""Writes a library to its folder: whole or not at all, over nothing but an earlier run's files."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from tinygen.codegen.library import Library
from tinygen.ir import TinygenError

TEMPORARY = ".tinygen-"
"""Prefix of the folder in which files wait to be moved into place. Only a killed run leaves one."""


def write_library(library: Library, folder: Path) -> None:
    """Make `folder` hold exactly the files of `library`.

    Files that already have the right bytes are left untouched. Whatever stops the run, Ctrl-C and a full disk
    included, leaves the folder as it was. TinygenError if something in the folder is not from an earlier run
    with the same library name, or if it cannot be written.
    """
    files = {name: text.encode() for name, text in library.files.items()}
    try:
        stale = _stale(folder, f"{library.name}.json", files)
        changed = [name for name, content in files.items() if not _holds(folder / name, content)]
        if changed or stale:
            with _ctrl_c_waits(), _created(folder), _temporary(folder) as temporary:
                new = temporary / "new"
                for name in changed:
                    (new / name).parent.mkdir(parents=True, exist_ok=True)
                    (new / name).write_bytes(files[name])
                _replace(folder, new, temporary / "old", changed, stale)
    except OSError as error:
        raise TinygenError(
            f"cannot write the library: {error.strerror or error}",
            where=str(error.filename or folder),
            cure="what was there before is unchanged; choose another folder, or make room or permission there",
        ) from error


def _stale(folder: Path, report: str, files: Mapping[str, bytes]) -> list[str]:
    """Names in `folder` that an earlier run wrote and that `files` lacks; TinygenError for anybody else's."""
    if not folder.is_dir():
        if folder.exists():
            raise TinygenError("a file stands where the folder should be", where=str(folder), cure="move it away")
        return []
    earlier = _earlier(folder / report)
    stale = []
    for name in _names(folder):
        if name in earlier:
            stale += [] if name in files else [name]
        elif name not in files or not _holds(folder / name, files[name]):
            raise TinygenError(
                f"{name} is in the way: it is not from an earlier run of tinygen (no {report} lists it)",
                where=str(folder),
                cure="choose a new or empty folder, or move the file away",
            )
    return stale


def _earlier(report: Path) -> frozenset[str]:
    """The files that an earlier run's report lists; none if there is no such report."""
    try:
        found = json.loads(report.read_text())
        return frozenset(found["files"]) if "tinygen" in found else frozenset()
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return frozenset()


def _names(folder: Path) -> Iterator[str]:
    """Every file below `folder`, as a path relative to it; links to folders count as files."""
    for root, folders, files in os.walk(folder):
        links = [name for name in folders if (Path(root) / name).is_symlink()]
        folders[:] = sorted(name for name in folders if not name.startswith(TEMPORARY))
        for name in sorted((*files, *links)):
            yield (Path(root) / name).relative_to(folder).as_posix()


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except FileNotFoundError:
        return False


@contextlib.contextmanager
def _ctrl_c_waits() -> Iterator[None]:
    """A Ctrl-C inside comes at the end: the few milliseconds of writing and cleaning up are not cut in two."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextlib.contextmanager
def _created(folder: Path) -> Iterator[None]:
    """`folder` exists inside; on failure, it and its parents go again if they were new."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        for path in missing:
            with contextlib.suppress(OSError):
                path.rmdir()
        raise


@contextlib.contextmanager
def _temporary(folder: Path) -> Iterator[Path]:
    """A folder inside `folder`, so on the same file system, that goes in the end."""
    path = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=folder))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _replace(folder: Path, new: Path, old: Path, changed: list[str], stale: list[str]) -> None:
    """Move what is outdated to `old` and what is in `new` into place; undo all moves if any fails.

    Moving files, not swapping folders: `folder` may be somebody's current folder or a mount point.
    """
    moves = [(folder / name, old / name) for name in (*stale, *changed) if (folder / name).exists()]
    moves += [(new / name, folder / name) for name in changed]
    done: list[tuple[Path, Path]] = []
    try:
        for source, target in moves:
            target.parent.mkdir(parents=True, exist_ok=True)
            done.append((source, target))
            os.replace(source, target)
    except BaseException:
        for source, target in reversed(done):
            if target.exists() and not source.exists():
                os.replace(target, source)
        raise
    for parent in {(folder / name).parent for name in stale} - {folder}:
        with contextlib.suppress(OSError):
            parent.rmdir()
