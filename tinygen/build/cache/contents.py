"""The caches of this machine as wholes: what they hold, trimming, emptying."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tinygen.build.cache.local_store import LocalStore
from tinygen.eviction import Entry, evict
from tinygen.paths import cache_dir
from tinygen.user_cache import IN_USE, OBJECTS, entries, limit


@dataclass(frozen=True)
class CacheContents:
    """What a cache holds.

    Attributes:
        folder: where it lies.
        limit: bytes that it may hold.
        found: all of its entries.
        in_use: what was used in the last so many seconds is not removed.
    """

    folder: Path
    limit: int
    found: tuple[Entry, ...]
    in_use: float = 0.0

    @property
    def entries(self) -> int:
        """How many entries it has."""
        return len(self.found)

    @property
    def bytes(self) -> int:
        """How large they are together."""
        return sum(entry.bytes for entry in self.found)

    @property
    def parts(self) -> list[tuple[str, int, int]]:
        """(name, entries, bytes) of each folder in it, sorted by name."""
        parts: dict[str, list[int]] = {}
        for entry in self.found:
            parts.setdefault(entry.path.relative_to(self.folder).parts[0], []).append(entry.bytes)
        return [(name, len(sizes), sum(sizes)) for name, sizes in sorted(parts.items())]


def known_caches(disk: Path | None, disk_limit: int) -> list[CacheContents]:
    """The user's cache, and the disk cache in the folder `disk` if there is one."""
    folder = cache_dir()
    objects = LocalStore(folder / OBJECTS, limit())
    caches = [CacheContents(folder, limit(), (*objects.entries(), *entries()), IN_USE)]
    if disk is not None:
        caches.append(CacheContents(disk, disk_limit, tuple(LocalStore(disk, disk_limit).entries())))
    return caches


def trimmed(cache: CacheContents, size: int) -> int:
    """Remove what was used least recently until `size` bytes are left, but not what may be in use; bytes removed."""
    return evict(cache.found, size, older_than=cache.in_use)[1]


def emptied(caches: Iterable[CacheContents]) -> int:
    """Remove everything from `caches`, whatever uses it; the bytes removed."""
    return sum(evict(cache.found, 0)[1] for cache in caches)
