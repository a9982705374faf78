"""What a build's cache was good for."""

from __future__ import annotations

import threading
from collections import Counter
from typing import Any

from tinygen.sizes import size_text

NAMES = (
    "hits",
    "remote_hits",
    "misses",
    "damaged",
    "stored",
    "bytes_read",
    "bytes_downloaded",
    "bytes_written",
    "bytes_uploaded",
)


class CacheCounts:
    """Counts, from any thread.

    `hits` are actions whose outputs were found, `remote_hits` those of them that came from the server, `stored` are
    actions whose outputs were put into a cache, `damaged` entries that were not what had been stored. `bytes_read` and
    `bytes_written` are of the folder, `bytes_downloaded` and `bytes_uploaded` of the server.
    """

    def __init__(self) -> None:
        self._counter: Counter[str] = Counter()
        self._mutex = threading.Lock()

    def add(self, **numbers: int) -> None:
        """Add to the counts of these names."""
        with self._mutex:
            self._counter.update(numbers)

    def as_dict(self) -> dict[str, Any]:
        """All counts by name."""
        with self._mutex:
            return {name: self._counter[name] for name in NAMES}

    def words(self) -> str:
        """`12 hits (3 from the server), 4 misses, 1.2 MB read, 0.3 MB written`; "" if nothing was asked for."""
        counts = self.as_dict()
        if not counts["hits"] + counts["misses"]:
            return ""
        server = f" ({counts['remote_hits']} from the server)" if counts["remote_hits"] else ""
        parts = [f"{counts['hits']} hits{server}", f"{counts['misses']} misses"]
        for name in ("read", "downloaded", "written", "uploaded"):
            if counts[f"bytes_{name}"]:
                parts.append(f"{size_text(counts[f'bytes_{name}'])} {name}")
        return ", ".join(parts)
