"""Where the library cannot be written: one message, status 2, and the folder as it was."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.command import DIGITS, refused, tinygen


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_file_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    text = refused(tinygen("compile", DIGITS, "-d", "host", "-o", tmp_path / "out"))
    assert "a file stands where the folder should be" in text
    assert contents(tmp_path) == {"out": b"mine"}


def test_a_file_in_the_way_of_a_parent(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    refused(tinygen("compile", DIGITS, "-d", "host", "-o", tmp_path / "out" / "kws"))
    assert contents(tmp_path) == {"out": b"mine"}


def test_no_permission(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere, see test_a_read_only_disk; run the tests as another user to see this")
    (tmp_path / "out").mkdir(mode=0o555)
    assert "Permission denied" in refused(tinygen("compile", DIGITS, "-d", "host", "-o", tmp_path / "out"))
    assert not contents(tmp_path)


def test_somebody_elses_files(tmp_path: Path) -> None:
    (tmp_path / "main.c").write_text("int main(void) {}")
    text = refused(tinygen("compile", DIGITS, "-d", "host", "-o", tmp_path))
    assert "main.c" in text and "not from an earlier run" in text
    assert contents(tmp_path) == {"main.c": b"int main(void) {}"}


def test_an_earlier_run_is_replaced_whole(tmp_path: Path) -> None:
    arguments = ("--name", "net", "-o", tmp_path / "out")
    assert tinygen("compile", DIGITS.with_name("digits_float32.tflite"), "-d", "host", *arguments).returncode == 0
    assert (tmp_path / "out" / "tg_softmax_f32.c").is_file()
    assert tinygen("compile", DIGITS, "-d", "host", *arguments).returncode == 0
    assert not (tmp_path / "out" / "tg_softmax_f32.c").exists()
    assert tinygen("compile", DIGITS, "-d", "host", "--name", "net", "-o", tmp_path / "new").returncode == 0
    assert contents(tmp_path / "out") == contents(tmp_path / "new")


def test_a_file_size_limit(tmp_path: Path) -> None:
    """Like a quota: writing fails in the middle of a file. The earlier library stays whole."""
    arguments = ("compile", DIGITS, "-d", "host", "-o", tmp_path / "out", "--name", "net")
    assert tinygen(*arguments, "--optimize", "balanced").returncode == 0
    largest = max((tmp_path / "out").iterdir(), key=lambda path: path.stat().st_size)
    limit = largest.stat().st_size // 2
    largest.write_text("edited")  # so that there is something to write
    before = contents(tmp_path)
    text = refused(
        tinygen(*arguments, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
                env={"PYTHONDONTWRITEBYTECODE": "1"})
    )  # fmt: skip
    assert "File too large" in text and str(tmp_path / "out") in text
    assert contents(tmp_path) == before


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[Path]:
    """An empty file system of its own on `folder`."""
    folder.mkdir()
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("only root can mount a file system; run the tests as root to see this one")
    words = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    done = subprocess.run(words, capture_output=True, text=True)
    if done.returncode != 0:
        pytest.skip(f"cannot mount a file system here: {done.stderr}; run in a privileged container to see this one")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk(tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "size=32k") as disk:
        text = refused(tinygen("compile", DIGITS, "-d", "host", "-o", disk / "out"))
        assert "No space left on device" in text and "make room" in text
        assert not list(disk.iterdir())


def test_a_read_only_disk(tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "ro") as disk:
        assert "Read-only file system" in refused(tinygen("compile", DIGITS, "-d", "host", "-o", disk / "out"))


def test_json_into_a_folder_that_is_not_there(tmp_path: Path) -> None:
    text = refused(tinygen("ops", "--json", tmp_path / "none" / "ops.json"))
    assert "none/ops.json: cannot write the JSON: No such file or directory" in text
