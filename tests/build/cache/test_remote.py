"""The cache on a server, and servers that fail: what comes back is right, and one line says so."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tinygen.build.cache.breaker import IN_A_ROW
from tinygen.build.cache.digest import digest_of
from tinygen.ir import TinygenError

from .conftest import ACTION, KEY, OTHER, PATHS, MakeCache
from .servers import FaultyServer


def filled(server: FaultyServer, make_cache: MakeCache) -> None:
    cache = make_cache(remote=server.url)
    cache.keep(KEY, ACTION)
    cache.close()
    assert f"/ac/{KEY}" in server.content
    server.requests.clear()


def test_the_paths_are_those_of_bazels_protocol(server: FaultyServer, make_cache: MakeCache) -> None:
    cache = make_cache(remote=server.url)
    cache.keep(KEY, ACTION)
    cache.close()
    blobs = [digest_of(file.content).sha256 for file in ACTION.files]
    assert server.requests == [*(f"PUT /cas/{name}" for name in blobs), f"PUT /ac/{KEY}"]  # the promise comes last
    assert server.content[f"/cas/{blobs[0]}"] == ACTION.files[0].content
    assert cache.counts.as_dict()["bytes_uploaded"] == 6000


def test_what_one_machine_uploads_another_finds(server: FaultyServer, make_cache: MakeCache, tmp_path: Path) -> None:
    filled(server, make_cache)
    cache = make_cache(tmp_path, remote=server.url)
    assert cache.find(KEY, PATHS) == ACTION
    assert cache.find(OTHER, PATHS) is None
    asked = len(server.requests)
    assert cache.find(KEY, PATHS) == ACTION  # now from the folder
    assert len(server.requests) == asked
    counts = cache.counts.as_dict()
    assert (counts["hits"], counts["remote_hits"], counts["misses"], counts["bytes_downloaded"]) == (2, 1, 1, 6000)


def test_read_only_uploads_nothing(server: FaultyServer, make_cache: MakeCache) -> None:
    filled(server, make_cache)
    cache = make_cache(remote=server.url, upload=False)
    assert cache.find(KEY, PATHS) == ACTION
    cache.keep(OTHER, ACTION)
    cache.close()
    assert not any(request.startswith("PUT") for request in server.requests)


def test_credentials_and_headers_are_sent_and_never_shown(
    server: FaultyServer, make_cache: MakeCache, said: list[str]
) -> None:
    server.status["GET"] = 403
    url = server.url.replace("//", "//me:s3cret@") + "/"
    assert make_cache(remote=url, headers={"X-Token": "t0ken"}).find(KEY, PATHS) is None
    assert server.headers["authorization"] == "Basic bWU6czNjcmV0" and server.headers["x-token"] == "t0ken"
    assert server.requests == [f"GET /ac/{KEY}"]
    (line,) = said
    assert "403" in line and "credentials" in line and "s3cret" not in line and "t0ken" not in line


def test_a_path_of_the_address_is_kept(server: FaultyServer, make_cache: MakeCache) -> None:
    make_cache(remote=f"{server.url}/caches/tinygen/").find(KEY, PATHS)
    assert server.requests == [f"GET /caches/tinygen/ac/{KEY}"]


@pytest.mark.parametrize("url", ["ftp://host/x", "127.0.0.1:80", "http://", "cache"])
def test_no_address(make_cache: MakeCache, url: str) -> None:
    with pytest.raises(TinygenError, match="no address of a cache server"):
        make_cache(remote=url)


def test_a_server_that_is_down_is_asked_once(make_cache: MakeCache, said: list[str]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    cache = make_cache(remote=url)
    for _ in range(20):
        assert cache.find(KEY, PATHS) is None
        cache.keep(KEY, ACTION)
    cache.close()
    assert said == [f"remote cache {url}: no connection (Connection refused); the build goes on without it"]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("silent", "no answer in 0.2 s"),
        ("drip", "no answer in 0.2 s"),
        ("hang up", "the connection breaks"),
    ],
)
def test_a_server_that_does_not_answer_is_given_up(
    server: FaultyServer, make_cache: MakeCache, said: list[str], fault: str, words: str
) -> None:
    filled(server, make_cache)
    server.fault = fault
    cache = make_cache(remote=server.url, timeout=0.2)
    for _ in range(20):
        assert cache.find(KEY, PATHS) is None
    cache.close()
    assert len(server.requests) == IN_A_ROW
    assert said == [f"remote cache {server.url}: {words}; the build goes on without it"]


def test_a_server_with_errors_is_given_up(server: FaultyServer, make_cache: MakeCache, said: list[str]) -> None:
    server.status["GET"] = 500
    cache = make_cache(remote=server.url)
    for _ in range(20):
        assert cache.find(KEY, PATHS) is None
    assert len(server.requests) == IN_A_ROW
    assert len(said) == 1 and "500" in said[0]


def test_a_single_failure_is_told_at_the_end(server: FaultyServer, make_cache: MakeCache, said: list[str]) -> None:
    filled(server, make_cache)
    cache = make_cache(remote=server.url)
    server.status["GET"] = 503
    assert cache.find(KEY, PATHS) is None
    del server.status["GET"]
    for _ in range(5):
        assert cache.find(KEY, PATHS) == ACTION
    assert said == []
    cache.close()
    assert len(said) == 1 and "a request failed" in said[0] and "503" in said[0]


@pytest.mark.parametrize("fault", ["corrupt", "corrupt entries"])
def test_damaged_bytes_are_never_taken(
    server: FaultyServer, make_cache: MakeCache, said: list[str], tmp_path: Path, fault: str
) -> None:
    filled(server, make_cache)
    server.fault = fault
    cache = make_cache(tmp_path, remote=server.url)
    for _ in range(20):
        assert cache.find(KEY, PATHS) is None
    cache.close()
    assert said == [f"remote cache {server.url}: it sends damaged files; the build goes on without it"]
    assert cache.counts.as_dict()["damaged"] == 3
    assert not (tmp_path / "cas").exists()  # nor kept


def test_an_entry_without_end_is_cut_off(server: FaultyServer, make_cache: MakeCache) -> None:
    filled(server, make_cache)
    server.fault = "endless"
    assert make_cache(remote=server.url).find(KEY, PATHS) is None


def test_an_entry_whose_file_the_server_lost(server: FaultyServer, make_cache: MakeCache, said: list[str]) -> None:
    filled(server, make_cache)
    del server.content[f"/cas/{digest_of(ACTION.files[0].content).sha256}"]
    cache = make_cache(remote=server.url)
    assert cache.find(KEY, PATHS) is None
    cache.close()
    assert said == []


@pytest.mark.parametrize(
    ("status", "puts", "words"),
    [
        (507, 1, "it is full; nothing more is uploaded"),
        (403, 1, "it takes nothing: 403 Forbidden; nothing more is uploaded"),
        (413, 10, "some files are too large for it, and are not shared"),
        (500, IN_A_ROW, "3 requests failed (it answers 500 Internal Server Error); what was built is right"),
    ],
)
def test_a_server_that_takes_nothing(
    server: FaultyServer, make_cache: MakeCache, said: list[str], status: int, puts: int, words: str
) -> None:
    filled(server, make_cache)
    server.status["PUT"] = status
    cache = make_cache(remote=server.url)
    for number in range(10):
        cache.keep(f"{number:064x}", ACTION)
        cache._uploads.shutdown(wait=True)  # one at a time, so that the number of requests is known
        cache._uploads = type(cache._uploads)(1)
    assert len(server.requests) == puts
    assert cache.find(KEY, PATHS) == ACTION  # reading goes on
    cache.close()
    assert said == [f"remote cache {server.url}: {words}"]
    assert not any(path.startswith("/ac/0") for path in server.content)  # no promise without files
