"""Caches, servers and said lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tinygen.build.cache.build_cache import BuildCache, CachedAction, CachedFile
from tinygen.build.cache.setting import CacheSetting

from ..execute.conftest import Space, make_space, still_tinygen  # noqa: F401
from .servers import FaultyServer, faulty_server

KEY = "ab" * 32
OTHER = "cd" * 32
PATHS = ("build/host/net/a.o", "build/host/net/a.log")
ACTION = CachedAction((CachedFile(PATHS[0], b"object" * 1000, True), CachedFile(PATHS[1], b"", False)), "a warning\n")


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    with faulty_server() as found:
        yield found


@pytest.fixture
def said() -> list[str]:
    """What caches have said."""
    return []


MakeCache = Callable[..., BuildCache]


@pytest.fixture
def make_cache(said: list[str]) -> MakeCache:
    """`make_cache(folder=..., remote=..., ...)`: fields of CacheSetting."""

    def make(folder: Path | None = None, **fields: Any) -> BuildCache:
        return BuildCache(CacheSetting(folder, **{"timeout": 5.0, **fields}), said.append)

    return make
