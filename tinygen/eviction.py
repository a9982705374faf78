"""Keeps a folder of cached things below a size: what was used least recently goes first."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tinygen.files import write_file

TALLY = "size.json"
"""In the cache's folder: how much it holds, as far as its users have written it down."""
RECOUNT_SECONDS = 86400.0
"""The tally may miss what killed processes have added, so everything is counted again this often."""
ROOM = 0.9
"""A cache that has grown too large shrinks to this part of its limit, so that it need not shrink each time."""

REMOVED = ".removed-"
"""Begins the name of a folder that is being removed; only a killed process leaves one."""
_ATTEMPTS, _PAUSE = 20, 0.02
"""To lock the tally, and the seconds between them: without it the bytes are counted when all is counted again."""


@dataclass(frozen=True)
class Entry:
    """A file or a folder that goes as a whole.

    Attributes:
        path: where it lies.
        bytes: of all files in it.
        used: when it was written or used last, in seconds since the epoch: its time of modification.
    """

    path: Path
    bytes: int
    used: float


def mark_used(path: Path) -> bool:
    """Whether `path` is there; if so, it was used now."""
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    except OSError:  # a cache that may only be read
        return path.exists()
    return True


def entry(path: Path) -> Entry | None:
    """`path` as an entry; None if another process has removed it."""
    try:
        status = os.stat(path, follow_symlinks=False)
        size = status.st_size if not path.is_dir() else sum(os.lstat(file).st_size for file in _files(path))
    except FileNotFoundError:
        return None
    return Entry(path, size, status.st_mtime)


def files_below(folder: Path) -> Iterator[Entry]:
    """Every file below `folder` as an entry of its own."""
    yield from (found for path in _files(folder) if (found := entry(Path(path))) is not None)


def evict(entries: Iterable[Entry], limit: float, *, older_than: float = 0.0) -> tuple[int, int]:
    """Remove what was used least recently until all entries together have no more than `limit` bytes.

    Args:
        older_than: what was used in the last so many seconds stays, whatever its size: somebody may work with it.

    (bytes that are left, bytes that were removed).
    """
    known = sorted(entries, key=lambda found: found.used)
    left, removed = sum(found.bytes for found in known), 0
    latest = time.time() - older_than
    for found in known:
        if left <= limit or found.used > latest:
            break
        if _remove(found):
            left -= found.bytes
            removed += found.bytes
    return left, removed


def note_added(
    folder: Path, added: int, limit: int, entries: Callable[[], Iterable[Entry]], *, older_than: float = 0.0
) -> None:
    """Write down that `added` bytes are new in the cache `folder`; make room if it has become too large.

    A folder that cannot be written is left alone.
    """
    with contextlib.suppress(OSError), _locked(folder):
        tally = _read(folder / TALLY)
        tally["bytes"] += added
        now = time.time()
        if now >= tally["recount"] or (tally["bytes"] > limit and now >= tally["retry"]):
            known = list(entries())
            held = sum(found.bytes for found in known)
            if held > limit:
                held, _ = evict(known, ROOM * limit, older_than=older_than)
            # Where all that is left may be in use, there is no point in looking at it again and again.
            retry = now + older_than / 6 if held > ROOM * limit else 0.0
            tally = {"bytes": held, "recount": now + RECOUNT_SECONDS, "retry": retry}
        write_file(folder / TALLY, json.dumps(tally))


def _remove(found: Entry) -> bool:
    """Remove an entry, unless it was used in the meantime; a folder vanishes from its place at once."""
    with contextlib.suppress(OSError):
        if os.stat(found.path, follow_symlinks=False).st_mtime != found.used:
            return False
        if not found.path.is_dir() or found.path.is_symlink():
            found.path.unlink()
            return True
        parent = found.path.parent
        with tempfile.TemporaryDirectory(prefix=REMOVED, dir=parent, ignore_cleanup_errors=True) as away:
            os.rename(found.path, Path(away) / found.path.name)
        return True
    return False


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text())
        return {"bytes": int(found["bytes"]), "recount": float(found["recount"]), "retry": float(found["retry"])}
    except (OSError, ValueError, KeyError, TypeError):
        return {"bytes": 0, "recount": 0.0, "retry": 0.0}


def _files(folder: Path) -> Iterator[str]:
    for root, _, names in os.walk(folder):
        yield from (os.path.join(root, name) for name in names)


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """One process at a time, where the system has file locks; else the tally is a little less exact.

    BlockingIOError if another process takes long, as it does while it makes room.
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    with (folder / f"{TALLY}.lock").open("a") as file:
        for attempt in reversed(range(_ATTEMPTS)):
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if not attempt:
                    raise
                time.sleep(_PAUSE)
        yield
