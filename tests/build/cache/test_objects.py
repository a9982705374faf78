"""Objects of images in the user's cache are checked like any other entry."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

import tinygen
from tinygen.build.images import build_host_program

from ..conftest import DIGITS


def objects(folder: Path) -> dict[str, bytes]:
    found = {path.name: path.read_bytes() for path in (folder / "objects/cas").rglob("*") if path.is_file()}
    assert len(found) > 3
    return found


def test_a_damaged_object_is_compiled_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    session = tinygen.create_session()
    tools = session.toolchain(session.device("host"))
    library = tinygen.compile(DIGITS, name="digits")
    program = build_host_program(library, tools, sanitize=False, cache=tmp_path)
    image, before = program.read_bytes(), objects(tmp_path)
    for path in (tmp_path / "objects/cas").rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    shutil.rmtree(tmp_path / "images")
    assert build_host_program(library, tools, sanitize=False, cache=tmp_path).read_bytes() == image
    assert objects(tmp_path) == before
    assert all(hashlib.sha256(content).hexdigest() == name for name, content in before.items())


def test_objects_come_from_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Images are gone, and so is the compiler's time: no object is written again."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    session = tinygen.create_session()
    tools = session.toolchain(session.device("host"))
    library = tinygen.compile(DIGITS, name="digits")
    image = build_host_program(library, tools, sanitize=False, cache=tmp_path).read_bytes()
    entries = {path: path.stat().st_ino for path in (tmp_path / "objects/ac").rglob("*") if path.is_file()}
    shutil.rmtree(tmp_path / "images")
    assert build_host_program(library, tools, sanitize=False, cache=tmp_path).read_bytes() == image
    assert {path: path.stat().st_ino for path in entries} == entries
