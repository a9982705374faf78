"""The user's cache stays below its size, and keeps what is in use."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from tinygen import user_cache
from tinygen.eviction import TALLY, entry, evict, mark_used
from tinygen.ir import TinygenError
from tinygen.paths import cache_dir


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("TINYGEN_CACHE_SIZE", "20K")  # half of it for what is not an object
    cache_dir().mkdir(parents=True)
    return cache_dir()


def make(path: Path, hours: float, size: int = 1000) -> Path:
    """A file, or with a name without ending a folder of two files, that was used so many hours ago."""
    if path.suffix:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes(size))
    else:
        (path / "inner").mkdir(parents=True)
        (path / "a").write_bytes(bytes(size // 2))
        (path / "inner" / "b").write_bytes(bytes(size - size // 2))
    then = time.time() - hours * 3600
    os.utime(path, (then, then))
    return path


def test_what_was_not_used_for_longest_goes(folder: Path) -> None:
    old = [make(folder / "images" / f"old{number}", 100 - number) for number in range(6)]
    made = [make(folder / "host" / f"{number}.so", 50 - number) for number in range(4)]
    assert user_cache.found(old[0])
    new = make(folder / "libraries" / "new", 0)
    user_cache.added(new)
    gone = [path for path in (*old, *made, new) if not path.exists()]
    assert gone == old[1:3]
    assert not [path for path in folder.rglob(".*") if TALLY not in path.name]
    assert json.loads((folder / TALLY).read_text())["bytes"] == 9000


def test_what_was_used_in_the_last_hour_stays(folder: Path) -> None:
    recent = [make(folder / "images" / f"recent{number}", 0.5) for number in range(30)]
    old = make(folder / "images" / "old", 2)
    user_cache.added(recent[0])
    assert all(path.exists() for path in recent) and not old.exists()


def test_adding_within_the_bound_looks_at_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    user_cache.added(make(folder / "images" / "one", 5))
    monkeypatch.setattr(user_cache, "entries", lambda: pytest.fail("counted again"))
    user_cache.added(make(folder / "images" / "two", 5))
    assert json.loads((folder / TALLY).read_text())["bytes"] == 2000


def test_a_cache_that_is_all_in_use_is_not_looked_at_each_time(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recent = [make(folder / "images" / f"recent{number}", 0.5) for number in range(30)]
    user_cache.added(recent[0])
    with monkeypatch.context() as counting:
        counting.setattr(user_cache, "entries", lambda: pytest.fail("counted again"))
        user_cache.added(recent[1])
    later = time.time() + user_cache.IN_USE
    monkeypatch.setattr(time, "time", lambda: later)
    user_cache.added(recent[2])
    assert sum(path.exists() for path in recent) == 9


def test_objects_have_a_room_of_their_own(folder: Path) -> None:
    """What lies in objects/ in another layout, from an earlier tinygen, is evicted with the rest."""
    make(folder / "objects" / "cas" / "ab" / "file.o", 100)
    make(folder / "objects" / "AB" / "earlier.o", 100)
    assert [found.path.name for found in user_cache.entries()] == ["earlier.o"]
    assert user_cache.objects_limit() + user_cache.rest_limit() == user_cache.limit() == 20_000


def test_a_wrong_size_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TINYGEN_CACHE_SIZE", "much")
    with pytest.raises(TinygenError, match="TINYGEN_CACHE_SIZE: 'much' is no size"):
        user_cache.limit()


def test_a_cache_that_cannot_be_written_is_left_alone(folder: Path) -> None:
    new = make(folder / "images" / "new", 0)
    (folder / f"{TALLY}.lock").mkdir()
    user_cache.added(new)
    assert new.exists() and not (folder / TALLY).exists()


def test_what_somebody_used_meanwhile_is_not_removed(tmp_path: Path) -> None:
    path = make(tmp_path / "x.so", 5)
    seen = entry(path)
    assert seen is not None and mark_used(path)
    assert evict([seen], 0) == (1000, 0) and path.exists()
    assert not mark_used(tmp_path / "missing")
