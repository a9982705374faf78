"""The one place where a build's cache is set."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class CacheSetting:
    """Where outputs that were made before may be found.

    Attributes:
        folder: SCons' derived-file cache; None: no cache.
    """

    folder: Path | None = None


def set_cache(env: Any, setting: CacheSetting) -> None:
    """Make the builders of the construction environment `env` look into the cache first, and fill it."""
    if setting.folder is not None:
        env.CacheDir(str(setting.folder))
