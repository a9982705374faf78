"""The cache of a build: a folder first, then a server. Whatever goes wrong with them, the build stays right."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tinygen.build.cache.action_result import ActionResult, DamagedEntry, OutputFile, decode, encode
from tinygen.build.cache.counts import CacheCounts
from tinygen.build.cache.digest import digest_of
from tinygen.build.cache.local_store import LocalStore
from tinygen.build.cache.setting import CacheSetting

if TYPE_CHECKING:
    from tinygen.build.cache.http_store import HttpStore

UPLOADS = 4
"""Actions whose outputs are sent at a time; the build goes on meanwhile."""
WAITING = 64
"""When so many more wait, the build waits for them: they are in memory."""
PRINTED = 1 << 16
"""Of what a command printed, so many bytes are kept: the last ones."""


@dataclass(frozen=True)
class CachedFile:
    """An output: its path below the workspace's root, its bytes, and whether it is a program."""

    path: str
    content: bytes
    executable: bool


@dataclass(frozen=True)
class CachedAction:
    """What an action has made, and printed."""

    files: tuple[CachedFile, ...]
    printed: str = ""


class BuildCache:
    """Looks actions up and keeps them, from any thread.

    Everything that is read is checked by its SHA-256. What is damaged is dropped, and the action runs.

    Attributes:
        counts: what it was good for.
    """

    def __init__(self, setting: CacheSetting, say: Callable[[str], None]) -> None:
        self.counts = CacheCounts()
        self._say = say
        self._local = LocalStore(setting.folder, setting.limit) if setting.folder is not None else None
        self._remote: HttpStore | None = None
        if setting.remote:
            from tinygen.build.cache.http_store import HttpStore  # imports much, and is rarely needed

            self._remote = HttpStore(
                setting.remote, upload=setting.upload, timeout=setting.timeout, headers=setting.headers, say=say
            )
        self._writable = True
        self._said: set[str] = set()
        self._mutex = threading.Lock()
        self._uploads = ThreadPoolExecutor(UPLOADS, "upload") if self._remote and setting.upload else None
        self._room = threading.Semaphore(WAITING)

    def find(self, key: str, paths: Sequence[str]) -> CachedAction | None:
        """What the action `key` (a SHA-256), whose outputs are `paths`, made before; None if that is not known."""
        found = self._find_local(key, paths)
        if found is None and (found := self._find_remote(key, paths)) is not None:
            self.counts.add(remote_hits=1)
            self._keep_local(key, found)
        self.counts.add(**{"misses" if found is None else "hits": 1})
        return found

    def keep(self, key: str, action: CachedAction) -> None:
        """Put what the action `key` has made into the caches; uploading goes on in the background."""
        self.counts.add(stored=1)
        self._keep_local(key, action)
        if self._uploads is not None and self._remote is not None and self._remote.breaker.writing:
            self._room.acquire()
            self._uploads.submit(self._upload, self._remote, key, action)

    def close(self, *, hurry: bool = False) -> None:
        """Finish what runs in the background; with `hurry`, what has not begun is left out."""
        if self._uploads is not None:
            self._uploads.shutdown(wait=True, cancel_futures=hurry)
        if self._local is not None:
            self._local.note()
        if self._remote is not None:
            self._remote.close()

    def _find_local(self, key: str, paths: Sequence[str]) -> CachedAction | None:
        local = self._local
        if local is None:
            return None
        try:
            entry = local.get("ac", key)
            if entry is None:
                return None
            try:
                result = _decoded(key, entry, paths)
            except DamagedEntry:
                self._drop(local, "ac", key)
                return None
            files = []
            for file in result.files:
                content = local.get("cas", file.digest.sha256)
                if content is None:  # evicted
                    local.drop("ac", key)
                    return None
                if digest_of(content) != file.digest:
                    self._drop(local, "cas", file.digest.sha256)
                    return None
                files.append(CachedFile(file.path, content, file.executable))
        except OSError as error:
            self._once(f"cache {local.folder}: cannot be read ({error.strerror}); the build goes on without it")
            return None
        self.counts.add(bytes_read=sum(len(file.content) for file in files))
        return CachedAction(tuple(files), result.printed.decode(errors="replace"))

    def _drop(self, local: LocalStore, kind: str, name: str) -> None:
        self.counts.add(damaged=1)
        self._once(f"cache {local.folder}: a damaged entry is dropped and made anew")
        local.drop(kind, name)

    def _keep_local(self, key: str, action: CachedAction) -> None:
        local = self._local
        if local is None or not self._writable:
            return
        result, entry = _encoded(key, action)
        try:
            for file, made in zip(action.files, result.files, strict=True):
                if local.put("cas", made.digest.sha256, file.content):
                    self.counts.add(bytes_written=len(file.content))
            local.put("ac", key, entry)  # last: it promises the files
        except OSError as error:
            self._writable = False
            self._once(f"cache {local.folder}: cannot be written ({error.strerror}); nothing more is kept there")

    def _find_remote(self, key: str, paths: Sequence[str]) -> CachedAction | None:
        remote = self._remote
        entry = remote.get("ac", key) if remote is not None else None
        if remote is None or entry is None:
            return None
        try:
            result = _decoded(key, entry, paths)
        except DamagedEntry:
            self.counts.add(damaged=1)
            remote.breaker.damaged()
            return None
        files = []
        for file in result.files:
            content = remote.get("cas", file.digest.sha256, file.digest.bytes)
            if content is None:
                return None
            self.counts.add(bytes_downloaded=len(content))
            if digest_of(content) != file.digest:
                self.counts.add(damaged=1)
                remote.breaker.damaged()
                return None
            files.append(CachedFile(file.path, content, file.executable))
        return CachedAction(tuple(files), result.printed.decode(errors="replace"))

    def _upload(self, remote: HttpStore, key: str, action: CachedAction) -> None:
        try:
            result, entry = _encoded(key, action)
            for file, made in zip(action.files, result.files, strict=True):
                if not remote.put("cas", made.digest.sha256, file.content):
                    return
                self.counts.add(bytes_uploaded=len(file.content))
            remote.put("ac", key, entry)
        finally:
            self._room.release()

    def _once(self, line: str) -> None:
        with self._mutex:
            new = line not in self._said
            self._said.add(line)
        if new:
            self._say(line)


def open_cache(setting: CacheSetting, say: Callable[[str], None]) -> BuildCache | None:
    """The cache that `setting` describes; None if it describes none. `say` is told, in a line each, what is wrong."""
    if setting.folder is None and not setting.remote:
        return None
    return BuildCache(setting, say)


def folder_cache(folder: Path, limit: int) -> BuildCache:
    """A cache in a folder alone, which says nothing."""
    return BuildCache(CacheSetting(folder, limit), lambda line: None)


def _decoded(key: str, entry: bytes, paths: Sequence[str]) -> ActionResult:
    result = decode(key, entry)
    if tuple(file.path for file in result.files) != tuple(paths):
        raise DamagedEntry("it has other outputs")
    return result


def _encoded(key: str, action: CachedAction) -> tuple[ActionResult, bytes]:
    files = tuple(OutputFile(file.path, digest_of(file.content), file.executable) for file in action.files)
    result = ActionResult(files, action.printed.encode()[-PRINTED:])
    return result, encode(key, result)
