"""Builds with caches: the same bytes whatever the cache does, one line that says so, and figures."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from ..execute.conftest import Space, make_space
from .servers import NGINX_MISSING, FaultyServer, find_nginx, nginx

COPIES = """
import sys
from tinygen.api import Attribute, Provided, Rule, hookimpl

CODE = "import sys; print('copied'); open(sys.argv[2], 'w').write(open(sys.argv[1]).read() + sys.argv[3])"

def actions(context):
    (source,) = context.files("source")
    outputs = tuple(context.output(f"{context.target.name}{number}") for number in range(8))
    for number, output in enumerate(outputs):
        context.action("Copy", [sys.executable, "-c", CODE, source, output, str(number)], inputs=[source],
                       outputs=[output])
    return Provided({"copies": outputs})

RULE = Rule("copies", "Copies.", (Attribute("source", "label", "What.", mandatory=True, files=("",)),), actions)

@hookimpl
def tinygen_build_rules():
    return [RULE]
"""
ACTIONS = 8
ALL_CACHED = {"executed": 0, "cached": ACTIONS}


@pytest.fixture(scope="session")
def copies_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plugin whose rule copies a file eight times."""
    site = tmp_path_factory.mktemp("copies")
    (site / "copies-1.0.dist-info").mkdir()
    (site / "copies-1.0.dist-info/METADATA").write_text("Name: copies\nVersion: 1.0\n")
    (site / "copies-1.0.dist-info/entry_points.txt").write_text("[tinygen]\ncopies = copies_plugin\n")
    (site / "copies_plugin.py").write_text(COPIES)
    return site


def copies(root: Path, site: Path, plugin: Path, text: str = "text") -> Space:
    space = make_space(root, site)
    space.variables["PYTHONPATH"] += f":{plugin}"
    space.write("pkg/BUILD.tg", 'copies(name = "c", source = "source.txt")\n')
    space.write("pkg/source.txt", text)
    return space


def right(space: Space, text: str = "text") -> bool:
    """Whether every output holds what it should."""
    made = {f"build/host/pkg/c{number}": f"{text}{number}".encode() for number in range(ACTIONS)}
    return space.outputs() == made


@pytest.fixture
def toy(tmp_path: Path, still_tinygen: Path, copies_site: Path) -> Space:
    return copies(tmp_path / "space", still_tinygen, copies_site)


def test_figures_are_in_the_summary_and_in_json(toy: Space) -> None:
    words = ("//...", "--disk-cache", "../cache")
    first = toy.build(*words)
    assert first["cache"]["misses"] == first["cache"]["stored"] == first["executed"] == ACTIONS
    assert first["cache"]["bytes_written"] == ACTIONS * 5
    toy.empty()
    assert toy.outputs() == {}
    said = toy.run("build", *words)
    assert "cache: 8 hits, 0 misses, 40 bytes read" in said and said.count("copied") == ACTIONS  # printed again
    assert right(toy)
    assert toy.build("//...")["cache"] is None


def test_a_damaged_cache_on_disk(toy: Space) -> None:
    words = ("//...", "--disk-cache", "../cache")
    toy.build(*words)
    for path in (toy.root / "../cache/cas").rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[::-1])
    toy.empty()
    said = toy.run("build", *words)
    assert said.count("a damaged entry is dropped and made anew") == 1 and right(toy)
    toy.empty()
    assert toy.build(*words).items() >= ALL_CACHED.items()


def test_a_cache_that_cannot_be_written(toy: Space) -> None:
    said = toy.run("build", "//...", "--disk-cache", "/dev/null/cache")
    assert said.count("cannot be written") == 1 and right(toy)


def test_two_builds_at_once_on_one_cache(tmp_path: Path, still_tinygen: Path, copies_site: Path) -> None:
    spaces = [copies(tmp_path / name, still_tinygen, copies_site) for name in ("one", "two", "three")]
    running = [space.start("build", "//...", "--disk-cache", "../cache") for space in spaces]
    for process in running:
        output, errors = process.communicate()
        assert process.returncode == 0 and "cache" not in errors, output + errors
    assert all(right(space) for space in spaces)
    last = copies(tmp_path / "four", still_tinygen, copies_site)
    assert last.build("//...", "--disk-cache", "../cache").items() >= ALL_CACHED.items()


def test_servers_that_fail(toy: Space, server: FaultyServer) -> None:
    """One that is filled, and then fails in many ways: the outputs are right, and one line says what is wrong."""
    words = ("//...", "--remote-cache-timeout", "0.5", "--remote-cache")
    toy.build(*words, server.url)
    assert len([path for path in server.content if path.startswith("/ac/")]) == ACTIONS
    toy.empty()
    assert toy.build(*words, server.url).items() >= ALL_CACHED.items()

    for fault in ("corrupt", "silent", "hang up"):
        server.fault = fault
        toy.empty()
        said = toy.run("build", *words, server.url)
        assert right(toy) and said.count("remote cache") == 1, said
    server.fault = ""
    server.status.update(GET=500, PUT=500)
    toy.empty()
    said = toy.run("build", *words, server.url)
    assert right(toy) and said.count("remote cache") == 1 and "500" in said, said
    server.status.update(PUT=507)
    del server.status["GET"]
    toy.write("pkg/source.txt", "other")
    said = toy.run("build", *words, server.url)
    assert right(toy, "other") and said.count("remote cache") == 1 and "it is full" in said, said
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{free.getsockname()[1]}"
    toy.empty()
    said = toy.run("build", *words, nobody)
    assert right(toy, "other") and said.count("remote cache") == 1 and "no connection" in said, said


def test_scons_uses_the_same_caches(toy: Space) -> None:
    toy.write("SConstruct", "import tinygen\ntinygen.workspace()\n")
    toy.write("WORKSPACE.tg", 'cache(disk_cache = "../cache")\n')
    toy.run("-Q", "//pkg:c", program=("-m", "SCons"))
    assert right(toy)
    toy.empty()
    assert toy.build("//...").items() >= ALL_CACHED.items()


def test_the_cache_command_shows_trims_and_empties(toy: Space, tmp_path: Path) -> None:
    toy.variables["XDG_CACHE_HOME"] = str(tmp_path / "user")
    toy.write("WORKSPACE.tg", 'cache(disk_cache = "../cache", disk_cache_size = "1M")\n')
    toy.build("//...")
    said = toy.run("cache")
    assert "1.0 MB" in said and "5.0 GB" in said and "cas" in said
    toy.run("cache", "--trim", "200", "--json", "result.json")
    shown = toy.run("cache", "--json", "-")
    assert (
        '"limit_bytes": 1000000' in shown
        and 0
        < sum(path.stat().st_size for kind in ("ac", "cas") for path in (tmp_path / "cache" / kind).rglob("*/*"))
        <= 200
    )
    toy.run("clean", "--cache")
    assert not [path for path in (tmp_path / "cache").rglob("*/*/*") if path.is_file()]
    assert right(toy)  # outputs stay
    toy.run("clean", "--cache", "//pkg:c", status=2)


NETWORK = """
tg_library(name = "digits", model = "digits.tflite")
tg_test(name = "test", library = ":digits", count = 4)
"""


def network(root: Path, site: Path) -> Space:
    space = make_space(root, site)
    space.model()
    space.write("net/BUILD.tg", NETWORK)
    return space


@pytest.mark.skipif(find_nginx() is None, reason=NGINX_MISSING)
def test_a_network_and_its_test_come_from_nginx(tmp_path: Path, still_tinygen: Path) -> None:
    """One checkout without a cache, one that fills a server, and one that takes all from it: the same bytes."""
    plain, filling, using = (network(tmp_path / name, still_tinygen) for name in ("one", "two", "three"))
    plain.build("//...", "-d", "host", command="test")
    plain.build("//...", "-d", "host")
    with nginx(tmp_path / "nginx") as url:
        first = filling.build("//...", "-d", "host", "--remote-cache", url)
        assert first["cache"]["bytes_uploaded"] > 10_000
        said = using.run("test", "//...", "-d", "host", "--remote-cache", url, "--json", "result.json")
        assert "//net:test@host  (cached) PASSED" in said and "from the server" in said
        second = using.build("//...", "-d", "host", "--remote-cache", url)
    assert second["cache"]["misses"] == 0
    for name, content in plain.outputs().items():
        assert filling.outputs()[name] == using.outputs()[name]
        assert content == using.outputs()[name], name


@pytest.mark.skipif(find_nginx() is None, reason=NGINX_MISSING)
def test_an_nginx_that_takes_only_small_files_or_none(toy: Space, tmp_path: Path) -> None:
    with nginx(tmp_path / "small", largest="4") as url:
        said = toy.run("build", "//...", "--remote-cache", url)
        assert said.count("some files are too large for it") == 1 and right(toy)
    toy.empty()
    with nginx(tmp_path / "closed", access="limit_except GET { deny all; }") as url:
        said = toy.run("build", "//...", "--remote-cache", url)
        assert said.count("it takes nothing: 403") == 1 and right(toy)
