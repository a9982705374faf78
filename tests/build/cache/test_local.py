"""The cache in a folder: bounded, shared, checked; and disks that are full or may not be written."""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path

import pytest

from tinygen.build.cache.build_cache import BuildCache, CachedAction, CachedFile
from tinygen.build.cache.local_store import LocalStore

from .conftest import ACTION, KEY, OTHER, PATHS, MakeCache


def files(folder: Path, kind: str) -> list[Path]:
    return sorted(path for path in (folder / kind).rglob("*") if path.is_file())


def test_what_is_kept_is_found_with_what_was_printed(tmp_path: Path, make_cache: MakeCache) -> None:
    cache = make_cache(tmp_path)
    assert cache.find(KEY, PATHS) is None
    cache.keep(KEY, ACTION)
    again = make_cache(tmp_path)
    assert again.find(KEY, PATHS) == ACTION
    assert again.find(OTHER, PATHS) is None
    assert again.counts.as_dict() | {"hits": 1, "misses": 1, "bytes_read": 6000} == again.counts.as_dict()
    assert (tmp_path / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55")


def test_an_entry_of_other_outputs_is_no_hit(tmp_path: Path, make_cache: MakeCache) -> None:
    cache = make_cache(tmp_path)
    cache.keep(KEY, ACTION)
    assert cache.find(KEY, PATHS[:1]) is None


@pytest.mark.parametrize("kind", ["ac", "cas"])
@pytest.mark.parametrize("damage", ["flip", "cut", "empty"])
def test_a_damaged_file_is_dropped_and_replaced(
    tmp_path: Path, make_cache: MakeCache, said: list[str], kind: str, damage: str
) -> None:
    cache = make_cache(tmp_path)
    cache.keep(KEY, ACTION)
    victim = max(files(tmp_path, kind), key=lambda path: path.stat().st_size)
    content = victim.read_bytes()
    victim.write_bytes({"flip": bytes([content[0] ^ 1]) + content[1:], "cut": content[:-1], "empty": b""}[damage])
    assert cache.find(KEY, PATHS) is None
    assert cache.find(KEY, PATHS) is None
    assert not victim.exists() and cache.counts.as_dict()["damaged"] == 1
    assert said == [f"cache {tmp_path}: a damaged entry is dropped and made anew"]
    cache.keep(KEY, ACTION)
    assert victim.read_bytes() == content and cache.find(KEY, PATHS) == ACTION


def test_least_recently_used_entries_go_first(tmp_path: Path) -> None:
    store = LocalStore(tmp_path, 10_000)
    names = [f"{number:064x}" for number in range(10)]
    for age, name in enumerate(names):
        store.put("cas", name, bytes(1000))
        os.utime(tmp_path / "cas" / name[:2] / name, (age, age))
    store.note()
    assert len(files(tmp_path, "cas")) == 10
    assert store.get("cas", names[0]) == bytes(1000)  # now it is the newest
    store.put("cas", "f" * 64, bytes(1000))
    store.note()
    left = {path.name for path in files(tmp_path, "cas")}
    assert left == {names[0], "f" * 64, *names[3:]}  # to nine tenths


def test_the_bound_holds_while_a_build_runs(tmp_path: Path) -> None:
    store = LocalStore(tmp_path, 100_000)
    for number in range(100):
        store.put("cas", f"{number:064x}", bytes([number]) * 5000)
        assert sum(entry.bytes for entry in store.entries()) <= 100_000 * 21 / 20 + 5000
    assert store.get("cas", f"{99:064x}") == bytes([99]) * 5000


def test_an_entry_whose_file_was_evicted_is_a_miss(tmp_path: Path, make_cache: MakeCache, said: list[str]) -> None:
    cache = make_cache(tmp_path)
    cache.keep(KEY, ACTION)
    files(tmp_path, "cas")[0].unlink()
    assert cache.find(KEY, PATHS) is None
    assert said == [] and files(tmp_path, "ac") == []


def test_two_that_write_at_once_never_show_half_a_file(tmp_path: Path, make_cache: MakeCache, said: list[str]) -> None:
    """Writers, readers and an evictor on one folder: whatever is found is whole."""
    actions = {
        f"{number:064x}": CachedAction((CachedFile("x", bytes([number]) * 20_000, False),)) for number in range(20)
    }
    caches = [make_cache(tmp_path, limit=150_000) for _ in range(4)]
    wrong: list[str] = []

    def work(cache: BuildCache) -> None:
        for _ in range(5):
            for key, action in actions.items():
                found = cache.find(key, ["x"])
                if found is None:
                    cache.keep(key, action)
                elif found != action:
                    wrong.append(key)

    threads = [threading.Thread(target=work, args=(cache,)) for cache in caches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong and not said
    assert sum(cache.counts.as_dict()["hits"] for cache in caches) > 0
    assert not files(tmp_path, "tmp")


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_folder_that_cannot_be_written_is_left_alone(
    tmp_path: Path, make_cache: MakeCache, said: list[str], monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    cache = make_cache(tmp_path)
    cache.keep(KEY, ACTION)

    def refuse(self: LocalStore, kind: str, name: str, content: bytes) -> bool:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(LocalStore, "put", refuse)
    cache.keep(OTHER, ACTION)
    cache.keep(OTHER, ACTION)
    why = os.strerror(number)
    assert said == [f"cache {tmp_path}: cannot be written ({why}); nothing more is kept there"]
    assert cache.find(KEY, PATHS) == ACTION  # reading goes on


def test_a_file_in_the_folders_place(tmp_path: Path, make_cache: MakeCache, said: list[str]) -> None:
    (tmp_path / "cache").write_text("no folder")
    cache = make_cache(tmp_path / "cache")
    assert cache.find(KEY, PATHS) is None
    cache.keep(KEY, ACTION)
    cache.close()
    assert len(said) == 1 and "cannot be written" in said[0]
    assert (tmp_path / "cache").read_text() == "no folder"
