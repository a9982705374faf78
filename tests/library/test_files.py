"""Files are written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from tinygen.files import write_file


def test_text_and_bytes_replace_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "file"
    for content in ("ä\n", b"\0\r\n"):
        write_file(path, content)
        assert path.read_bytes() == (content.encode() if isinstance(content, str) else content)
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    write_file(path, "old")

    def interrupted(self: Path, target: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_file(path, "new")
    assert path.read_text() == "old" and list(tmp_path.iterdir()) == [path]


def test_links_and_devices_stay_what_they_are(tmp_path: Path) -> None:
    link, null = tmp_path / "link", tmp_path / "null"
    link.symlink_to("file")
    null.symlink_to("/dev/null")
    for path in (link, null):
        write_file(path, "text")
        assert path.is_symlink()
    assert (tmp_path / "file").read_text() == "text" and Path("/dev/null").is_char_device()


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_file(tmp_path / "none" / "file", "text")
