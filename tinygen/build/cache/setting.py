"""How a build's caches are set: on the command line, by variables of the shell, in WORKSPACE.tg, in this order."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tinygen.ir.errors import TinygenError
from tinygen.sizes import parse_size

FOLDER = "TINYGEN_DISK_CACHE"
LIMIT = "TINYGEN_DISK_CACHE_SIZE"
REMOTE = "TINYGEN_REMOTE_CACHE"
MODE = "TINYGEN_REMOTE_CACHE_MODE"
TIMEOUT = "TINYGEN_REMOTE_CACHE_TIMEOUT"
HEADERS = "TINYGEN_REMOTE_CACHE_HEADERS"
"""`Name: value`, one a line: for credentials, which should not stand in a file of the workspace."""
MODES = ("read-write", "read-only")
DEFAULT_LIMIT = 10 * 10**9
DEFAULT_TIMEOUT = 5.0


@dataclass(frozen=True)
class CacheSetting:
    """Where outputs that were made before may be found, and where new ones are put.

    Attributes:
        folder: a cache on this machine; None: none.
        limit: bytes that it may hold.
        remote: the address of a server; "": none.
        upload: whether the server gets what is made here.
        timeout: seconds in which the server must answer.
        headers: sent to the server with every request.
    """

    folder: Path | None = None
    limit: int = DEFAULT_LIMIT
    remote: str = ""
    upload: bool = True
    timeout: float = DEFAULT_TIMEOUT
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class CacheWords:
    """Settings as they are written; None where nothing is said, "" where there shall be none."""

    disk: str | None = None
    disk_size: str | None = None
    remote: str | None = None
    mode: str | None = None
    timeout: str | None = None
    headers: Sequence[str] | None = None


def cache_setting(root: Path, words: CacheWords, workspace: Mapping[str, Any]) -> CacheSetting:
    """What the command line, the shell and the workspace's `cache(...)` say together; TinygenError if it is wrong.

    Folders on the command line and in the shell are meant from the current folder, those in WORKSPACE.tg from `root`.
    """

    def choose(given: str | None, variable: str, declared: str) -> tuple[str, str, bool]:
        """(what is said, who says it, whether it is the workspace)"""
        if given is not None:
            return given, f"--{declared.replace('_', '-')}", False
        if variable in os.environ:
            return os.environ[variable], f"${variable}", False
        return str(workspace.get(declared) or ""), f"cache({declared} = ...)", True

    disk, _, is_workspace = choose(words.disk, FOLDER, "disk_cache")
    size, size_from, _ = choose(words.disk_size, LIMIT, "disk_cache_size")
    mode, mode_from, _ = choose(words.mode, MODE, "remote_cache_mode")
    timeout, timeout_from, _ = choose(words.timeout, TIMEOUT, "remote_cache_timeout")
    if mode and mode not in MODES:
        raise TinygenError(f"{mode!r} is no mode", where=mode_from, cure=f"it is one of {', '.join(MODES)}")
    lines = os.environ.get(HEADERS, "").splitlines() if words.headers is None else words.headers
    base = root if is_workspace else Path.cwd()
    return CacheSetting(
        folder=base / Path(disk).expanduser() if disk else None,
        limit=parse_size(size, size_from) if size else DEFAULT_LIMIT,
        remote=choose(words.remote, REMOTE, "remote_cache")[0],
        upload=mode != "read-only",
        timeout=_seconds(timeout, timeout_from) if timeout else DEFAULT_TIMEOUT,
        headers=dict(_header(line) for line in lines if line.strip()),
    )


def _seconds(text: str, where: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not 0 < found < 1e6:
        raise TinygenError(f"{text!r} is no time", where=where, cure="write seconds, more than 0")
    return found


def _header(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon or not re.fullmatch(r"[A-Za-z0-9-]+", name.strip()):
        raise TinygenError("a header is written as `Name: value`", where="--remote-cache-header")  # may be a secret
    return name.strip(), value.strip()
