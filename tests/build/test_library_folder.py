"""A library reaches its folder whole, and nothing foreign is ever overwritten."""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import tinygen
from tinygen.build import library_folder
from tinygen.build.library_folder import write_library
from tinygen.codegen.library import Library
from tinygen.ir import TinygenError

MODEL = Path(__file__).resolve().parents[2] / "examples" / "digits" / "digits_int8.tflite"


@pytest.fixture(scope="module")
def library() -> Library:
    return tinygen.compile(MODEL, name="digits")


@pytest.fixture(scope="module")
def changed(library: Library) -> Library:
    """A later version: one file differs, one is new, one is gone."""
    gone = next(name for name in library.sources if name.startswith("tg_"))
    files = {name: text for name, text in library.files.items() if name != gone}
    files |= {"digits.c": "/* new */\n", "tg_new.c": "/* new */\n", "cmake/a.txt": "new\n"}
    names = ", ".join(f'"{name}"' for name in files)
    files["digits.json"] = f'{{"tinygen": "1", "files": [{names}]}}\n'
    return replace(library, files=files)


def contents(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): p.read_text() for p in folder.rglob("*") if p.is_file()}


def test_the_folder_holds_the_library_and_nothing_else(library: Library, tmp_path: Path) -> None:
    write_library(library, tmp_path / "a" / "b")
    assert contents(tmp_path / "a" / "b") == dict(library.files)
    assert set(library.report["files"]) == set(library.files)


def test_a_later_version_replaces_an_earlier_one(library: Library, changed: Library, tmp_path: Path) -> None:
    write_library(library, tmp_path)
    write_library(changed, tmp_path)
    assert contents(tmp_path) == dict(changed.files)
    write_library(library, tmp_path)
    assert contents(tmp_path) == dict(library.files)
    assert not [path for path in tmp_path.iterdir() if path.is_dir()], "an emptied folder is left"


def test_unchanged_files_are_not_touched(library: Library, changed: Library, tmp_path: Path) -> None:
    write_library(library, tmp_path)
    for path in tmp_path.iterdir():
        os.utime(path, (1, 1))
    write_library(library, tmp_path)
    assert {path.stat().st_mtime for path in tmp_path.iterdir()} == {1}
    write_library(changed, tmp_path)
    written = {path.name for path in tmp_path.iterdir() if path.is_file() and path.stat().st_mtime != 1}
    assert written == {"digits.c", "tg_new.c", "digits.json"}


def test_a_foreign_file_stops_it(library: Library, changed: Library, tmp_path: Path) -> None:
    write_library(library, tmp_path)
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(TinygenError, match=r"notes\.txt is in the way"):
        write_library(changed, tmp_path)
    assert contents(tmp_path) == {**library.files, "notes.txt": "mine"}


def test_another_library_is_foreign(library: Library, tmp_path: Path) -> None:
    write_library(tinygen.compile(MODEL, name="other"), tmp_path)
    with pytest.raises(TinygenError, match="is in the way"):
        write_library(library, tmp_path)


@pytest.mark.parametrize("report", ["", "[]", '{"files": ["digits.c"]}', "no json"])
def test_a_stranger_s_report_lists_nothing(library: Library, tmp_path: Path, report: str) -> None:
    (tmp_path / "digits.json").write_text(report)
    (tmp_path / "digits.c").write_text("mine")
    with pytest.raises(TinygenError, match=r"digits\.c is in the way"):
        write_library(library, tmp_path)


def test_a_folder_link_is_foreign(library: Library, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(TinygenError, match="link is in the way"):
        write_library(library, tmp_path / "out")


def test_a_file_instead_of_the_folder(library: Library, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(TinygenError, match="a file stands where the folder should be"):
        write_library(library, tmp_path / "out")


@pytest.mark.parametrize("fault", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("after", [0, 1, 3])
@pytest.mark.parametrize("step", ["write_bytes", "replace"])
def test_an_interrupted_run_changes_nothing(
    library: Library,
    changed: Library,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    fault: BaseException,
    after: int,
    step: str,
) -> None:
    write_library(library, tmp_path / "old")
    where = Path if step == "write_bytes" else library_folder.os
    original = getattr(where, step)
    calls = 0

    def fail(*arguments: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == after + 1:
            raise fault
        return original(*arguments)

    monkeypatch.setattr(where, step, fail)
    for folder in (tmp_path / "old", tmp_path / "new" / "folder"):
        calls = 0
        with pytest.raises(KeyboardInterrupt if isinstance(fault, KeyboardInterrupt) else TinygenError):
            write_library(changed, folder)
    assert contents(tmp_path / "old") == dict(library.files)
    assert [path.name for path in tmp_path.iterdir()] == ["old"], "litter is left"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions bind neither root nor Windows")
def test_an_unwritable_folder(library: Library, tmp_path: Path) -> None:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with pytest.raises(TinygenError, match="cannot write the library"):
        write_library(library, tmp_path / "out")


def test_a_place_that_cannot_be_a_folder(library: Library, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(TinygenError, match="cannot write the library: Not a directory"):
        write_library(library, tmp_path / "file" / "out")
