"""Where caches are: the command line, then the shell, then WORKSPACE.tg."""

from __future__ import annotations

from pathlib import Path

import pytest

from tinygen.build.cache.setting import DEFAULT_LIMIT, CacheSetting, CacheWords, cache_setting
from tinygen.build.language.errors import BuildFileError
from tinygen.build.language.settings import read_settings
from tinygen.ir import TinygenError

MORE = ("REMOTE_CACHE_HEADERS",)
WORKSPACE = """
cache(disk_cache = "../cache", disk_cache_size = "1G", remote_cache = "http://w", remote_cache_mode = "read-only")
"""


@pytest.fixture(autouse=True)
def clean_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISK_CACHE", "DISK_CACHE_SIZE", "REMOTE_CACHE", "REMOTE_CACHE_MODE", "REMOTE_CACHE_TIMEOUT", *MORE):
        monkeypatch.delenv(f"TINYGEN_{name}", raising=False)


def test_nothing_said_is_no_cache(tmp_path: Path) -> None:
    assert cache_setting(tmp_path, CacheWords(), {}) == CacheSetting(None, DEFAULT_LIMIT, "", True, 5.0, {})


def test_each_wins_over_what_comes_after(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "WORKSPACE.tg").write_text(WORKSPACE)
    declared = read_settings(tmp_path).cache
    found = cache_setting(tmp_path, CacheWords(), declared)
    assert found == CacheSetting(tmp_path / "../cache", 10**9, "http://w", False, 5.0, {})
    monkeypatch.setenv("TINYGEN_REMOTE_CACHE", "http://e")
    monkeypatch.setenv("TINYGEN_DISK_CACHE_SIZE", "2.5M")
    monkeypatch.setenv("TINYGEN_REMOTE_CACHE_TIMEOUT", "0.5")
    monkeypatch.setenv("TINYGEN_REMOTE_CACHE_HEADERS", "X-One: 1\nAuthorization: Bearer a:b\n")
    monkeypatch.chdir(tmp_path)
    found = cache_setting(tmp_path, CacheWords(disk="here", mode="read-write"), declared)
    headers = {"X-One": "1", "Authorization": "Bearer a:b"}
    assert found == CacheSetting(tmp_path / "here", 2_500_000, "http://e", True, 0.5, headers)
    off = cache_setting(tmp_path, CacheWords(disk="", remote=""), declared)
    assert off.folder is None and off.remote == ""


def test_the_table_of_pyproject_says_the_same(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.tinygen.workspace.cache]\ndisk_cache = "/c"\n')
    assert cache_setting(tmp_path, CacheWords(), read_settings(tmp_path).cache).folder == Path("/c")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (CacheWords(disk_size="many"), "--disk-cache-size: 'many' is no size"),
        (CacheWords(mode="write"), "--remote-cache-mode: 'write' is no mode"),
        (CacheWords(timeout="-1"), "--remote-cache-timeout: '-1' is no time"),
        (CacheWords(timeout="nan"), "--remote-cache-timeout: 'nan' is no time"),
        (CacheWords(headers=["a secret"]), "a header is written as"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, words: CacheWords, message: str) -> None:
    with pytest.raises(TinygenError) as raised:
        cache_setting(tmp_path, words, {})
    assert message in str(raised.value) and "secret" not in str(raised.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('cache(disk = "x")', "cache has no argument 'disk'"),
        ('cache(disk_cache = "x")\ncache(disk_cache = "y")', "cache(...) stands once"),
        ('cache(remote_cache_mode = "write")', "WORKSPACE.tg:1"),
    ],
)
def test_a_wrong_workspace(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "WORKSPACE.tg").write_text(text + "\n")
    with pytest.raises(BuildFileError) as raised:
        read_settings(tmp_path)
    assert message in str(raised.value)
