"""A cache in a folder: `ac/` and `cas/` as Bazel's disk cache has them, of bounded size."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

from tinygen.eviction import Entry, evict, files_below, mark_used, note_added
from tinygen.files import write_file

KINDS = ("ac", "cas")
PARTIAL = "tmp"
"""Files that are being written; only a killed process leaves one."""
TAG = "CACHEDIR.TAG"
_TAG_TEXT = "Signature: 8a477f597d28d172789f06886806bc55\n# Outputs of tinygen's builds; safe to delete at any time.\n"
_NOTED_PART = 20
"""Within a build the size is looked at whenever this part of the limit has been added."""


class LocalStore:
    """Bytes by kind ("ac", "cas") and name, a SHA-256.

    Any number of processes may use one folder: files appear whole, by renaming, and one that has vanished is a miss.
    OSError if the folder cannot be read or written.

    Attributes:
        folder: where it lies; made when something is put into it.
        limit: bytes that it may hold.
    """

    def __init__(self, folder: Path, limit: int) -> None:
        self.folder = folder
        self.limit = limit
        self._added = 0
        self._mutex = threading.Lock()

    def get(self, kind: str, name: str) -> bytes | None:
        """What was put there; None if nothing. It counts as used now."""
        path = self._path(kind, name)
        try:
            content = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        mark_used(path)
        return content

    def put(self, kind: str, name: str, content: bytes) -> bool:
        """Keep `content`, whole or not at all; whether it had to be written."""
        path = self._path(kind, name)
        if kind == "cas" and path.exists() and path.stat().st_size == len(content) and mark_used(path):
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, content, beside=self._partial_folder())
        with self._mutex:
            self._added += len(content)
            full = self._added > self.limit / _NOTED_PART
        if full:
            self.note()
        return True

    def drop(self, kind: str, name: str) -> None:
        """Forget what is there."""
        self._path(kind, name).unlink(missing_ok=True)

    def note(self) -> None:
        """Write down what was added, and make room if the folder has become too large."""
        with self._mutex:
            added, self._added = self._added, 0
        if added:
            note_added(self.folder, added, self.limit, self.entries)

    def entries(self) -> Iterator[Entry]:
        """All that the folder holds."""
        for kind in (*KINDS, PARTIAL):
            yield from files_below(self.folder / kind)

    def trim(self, limit: float) -> tuple[int, int]:
        """Shrink to `limit` bytes: (bytes left, bytes removed)."""
        return evict(self.entries(), limit)

    def _path(self, kind: str, name: str) -> Path:
        return self.folder / kind / name[:2] / name

    def _partial_folder(self) -> Path:
        partial = self.folder / PARTIAL
        if not partial.is_dir():
            partial.mkdir(parents=True, exist_ok=True)
            (self.folder / TAG).write_text(_TAG_TEXT)  # backups leave it out
        return partial
