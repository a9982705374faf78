"""The one place where a build's cache is set."""

from __future__ import annotations

from typing import Any

from tinygen.build.cache.build_cache import BuildCache
from tinygen.build.cache.scons_cache import use_cache


def set_cache(env: Any, cache: BuildCache | None, printed: str) -> None:
    """Make the builders of the construction environment `env` look into the cache first, and fill it.

    Args:
        cache: None leaves the environment as it is: an SConstruct may have given it a cache of SCons' own.
        printed: the attribute of a node with what its command printed.
    """
    if cache is not None:
        use_cache(env, cache, printed)
