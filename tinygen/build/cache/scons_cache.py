"""A `BuildCache` as the cache of SCons' construction environments.

SCons asks its cache node by node. Here an entry is an action with all of its outputs, as in Bazel's protocol: when the
first node is asked for, all are filled in, so that outputs of two different runs never stand side by side.
"""

from __future__ import annotations

import hashlib
import platform
import sys
import threading
from pathlib import Path
from typing import Any

import SCons.Action
import SCons.CacheDir

from tinygen.build.cache.build_cache import BuildCache, CachedAction, CachedFile
from tinygen.files import write_file

FORMAT = "tinygen action 1"
"""Part of every key; another number makes old entries unknown."""


def use_cache(env: Any, cache: BuildCache, printed: str = "") -> None:
    """Make the builders of the construction environment `env`, and of those cloned from it, use `cache`.

    Args:
        printed: the attribute of a node with what its command printed; it is kept with the outputs. "": nothing is.
    """
    env.CacheDir("tinygen", cache_class(cache, printed))  # the class knows where; SCons wants a name


def cache_class(cache: BuildCache, printed: str = "") -> type[Any]:
    """The class for `env.CacheDir(..., custom_class)` that stands for `cache`. SCons makes instances as it likes."""

    class Shared(SCons.CacheDir.CacheDir):  # type: ignore[misc]
        done = threading.local()
        """Of each worker: the executor that was filled in last, and the one whose outputs were kept last."""

        def __init__(self, path: Any) -> None:
            super().__init__(None)  # no folder of SCons' own layout is made
            self.path = path

        def cachepath(self, node: Any) -> tuple[None, None]:
            return None, None

        def get_cachedir_csig(self, node: Any) -> str:
            return ""

        def retrieve(self, node: Any) -> bool:
            if not self.is_enabled() or not SCons.Action.execute_actions:
                return False
            executor = node.get_executor()
            if getattr(self.done, "retrieved", None) is executor:
                return True
            self.done.retrieved = None
            nodes = executor.get_all_targets()
            found = cache.find(action_key(nodes), [one.get_internal_path() for one in nodes])
            if found is None or not _fill_in(nodes, found):
                return False
            if printed:
                setattr(nodes[0].attributes, printed, found.printed)
            self.done.retrieved = executor
            return True

        def push(self, node: Any) -> None:
            executor = node.get_executor()
            if not self.is_enabled() or self.is_readonly() or getattr(self.done, "pushed", None) is executor:
                return
            self.done.pushed = executor
            nodes = executor.get_all_targets()
            try:
                files = tuple(_read(one) for one in nodes)
            except OSError:  # an output that the command did not write is no matter of the cache
                return
            text = getattr(nodes[0].attributes, printed, "") if printed else ""
            cache.keep(action_key(nodes), CachedAction(files, text))

    return Shared


def action_key(nodes: Any) -> str:
    """The SHA-256 that names the action whose outputs are `nodes`.

    It follows from what the action is made of by SCons' own signature, and from the kind of machine: a host's compiler
    may call itself the same on another processor.
    """
    paths = [node.get_internal_path() for node in nodes]
    words = (FORMAT, sys.platform, platform.machine(), nodes[0].get_cachedir_bsig(), paths)
    return hashlib.sha256(repr(words).encode()).hexdigest()


def _read(node: Any) -> CachedFile:
    path = Path(node.get_abspath())
    return CachedFile(node.get_internal_path(), path.read_bytes(), bool(path.stat().st_mode & 0o100))


def _fill_in(nodes: Any, found: CachedAction) -> bool:
    """Write the outputs, each whole or not at all; False if one cannot be written: its action will say why."""
    try:
        for node, file in zip(nodes, found.files, strict=True):
            path = Path(node.get_abspath())
            path.parent.mkdir(parents=True, exist_ok=True)
            write_file(path, file.content, executable=file.executable)
    except OSError:
        return False
    return True
