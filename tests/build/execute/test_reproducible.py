"""The same inputs give the same bytes: in another folder, by another clock, with a cache and without; and an audit."""

from __future__ import annotations

import os
from pathlib import Path

from tinygen.build.execute.dependency_file import prerequisites, undeclared

from .conftest import Space, make_space

BUILD = """
tg_library(name = "digits", model = "digits.tflite", compiler_flags = ["-g"])
tg_firmware(name = "firmware", library = ":digits")
tg_package(name = "zip", library = ":digits")
tg_package(name = "tar", library = ":digits", archive = "tar.gz")
"""


LATER = """
import time

def _shifted(function):
    return lambda *arguments: function(*(arguments or (time.time(),)))

_time = time.time
time.time = lambda: _time() + 400 * 24 * 3600
time.localtime, time.gmtime = _shifted(time.localtime), _shifted(time.gmtime)
"""
"""A sitecustomize.py that makes every Python process live more than a year later."""


def checkout(root: Path, site: Path, **variables: str) -> Space:
    space = make_space(root, site)
    space.variables |= variables
    space.model()
    space.write("net/BUILD.tg", BUILD)
    return space


def test_two_checkouts_give_the_same_bytes_with_and_without_cache(tmp_path: Path, still_tinygen: Path) -> None:
    """With debug information, which likes to hold folders."""
    one = checkout(tmp_path / "one", still_tinygen)
    clock = tmp_path / "clock" / "sitecustomize.py"
    clock.parent.mkdir()
    clock.write_text(LATER)
    elsewhere = {"TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8", "PYTHONPATH": f"{clock.parent}{os.pathsep}{still_tinygen}"}
    two = checkout(tmp_path / "a much longer name" / "two", still_tinygen, **elsewhere)
    year = "import time; print(time.gmtime().tm_year)"
    assert int(two.run(year, program=("-c",))) > int(one.run(year, program=("-c",)))
    three = checkout(tmp_path / "three", still_tinygen)
    cache = ("--disk-cache", str(tmp_path / "cache"))
    devices = ("-d", "host", "-d", "rv32imc")
    one.build("//...", *devices, "-j1")
    filled = two.build("//...", *devices, *cache, "-j3")
    used = three.build("//...", *devices, *cache)
    assert (filled["cached"], filled["executed"]) == (0, filled["actions"])
    assert used["executed"] == 2  # unpacking is quicker than a cache
    assert used["cached"] == used["actions"] - 2
    assert len(one.outputs()) > 80
    assert one.outputs() == two.outputs() == three.outputs()
    binary = b"".join(content for name, content in one.outputs().items() if name.endswith((".a", ".elf", "firmware")))
    assert str(tmp_path).encode() not in binary


def test_an_input_that_nobody_declared_is_named(space: Space, tmp_path: Path) -> None:
    outside = tmp_path / "hidden.h"
    outside.write_text("#define HIDDEN 1\n")
    space.model()
    flags = f'["-include", "{outside}"]'
    space.write("net/BUILD.tg", f'tg_library(name = "digits", model = "digits.tflite", compiler_flags = {flags})')
    result = space.build("//...", "-d", "host", status=1)
    assert "hidden.h, which the build does not know of" in result["failures"][0]["output"]
    assert not list((space.root / "build").rglob("*.o"))


def test_dependency_files_are_read() -> None:
    text = "a.o: src/a\\ b.c \\\n  inc/x.h /abs/$$y.h\n\ninc/x.h:\n"
    assert prerequisites(text) == ["src/a b.c", "inc/x.h", "/abs/$y.h"]


def test_audit_compares_real_files(tmp_path: Path) -> None:
    (tmp_path / "inc").mkdir()
    (tmp_path / "inc/x.h").touch()
    (tmp_path / "link.h").symlink_to("inc/x.h")
    file = tmp_path / "d"
    file.write_text("a.o: a.c inc/../inc/x.h link.h other.h\n")
    assert undeclared(file, tmp_path, ["a.c", str(tmp_path / "inc/x.h")]) == ["other.h"]
    assert undeclared(file, tmp_path, ["a.c", "link.h", "other.h"]) == []
