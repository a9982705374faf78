"""This user's cache of built things: what is in it, and how it stays below a size.

It holds objects and images of firmware, libraries for this machine, data sets: whatever is there under a digest
of all that it follows from. The variable TINYGEN_CACHE_SIZE bounds it (default 5G).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from tinygen.eviction import REMOVED, TALLY, Entry, entry, files_below, mark_used, note_added
from tinygen.paths import cache_dir
from tinygen.sizes import parse_size

SIZE = "TINYGEN_CACHE_SIZE"
DEFAULT_SIZE = "5G"
IN_USE = 3600.0
"""What was used in the last so many seconds stays: a process may be about to run it."""
OBJECTS = "objects"
"""The folder of compiled objects: a build's cache of its own, with half of the room."""
_OWN_ROOM = ("ac", "cas", "tmp")


def limit() -> int:
    """Bytes that the whole cache may hold; TinygenError if the variable holds no size."""
    return parse_size(os.environ.get(SIZE) or DEFAULT_SIZE, f"${SIZE}")


def objects_limit() -> int:
    """Bytes for compiled objects alone."""
    return limit() // 2


def rest_limit() -> int:
    """Bytes for everything else."""
    return limit() - objects_limit()


def found(path: Path) -> bool:
    """Whether `path` is there; if so it counts as used now, and stays for IN_USE seconds at least."""
    return mark_used(path)


def added(path: Path) -> None:
    """`path` is new; if it is in this cache and that has become too large, what was used least recently goes."""
    folder = cache_dir()
    if folder in path.parents and (new := entry(path)) is not None:
        note_added(folder, new.bytes, rest_limit(), entries, older_than=IN_USE)


def sections() -> list[Path]:
    """The cache's folders, one for each kind of thing."""
    folder = cache_dir()
    return sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []


def entries() -> Iterator[Entry]:
    """All that the cache holds but the objects, each as what goes as a whole: a file or a folder of a section."""
    for section in sections():
        if section.name.startswith(REMOVED):
            continue
        for path in section.iterdir():
            if section.name == OBJECTS and path.is_dir():
                yield from files_below(path) if path.name not in _OWN_ROOM else ()
            elif not path.name.startswith(TALLY) and (one := entry(path)) is not None:
                yield one
