"""Arrays from files: what numpy writes is read, anything else is one clear error."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tinygen.frontend.array_file import read_arrays
from tinygen.ir import ModelError


def test_one_array_and_several(tmp_path: Path) -> None:
    first, second = np.arange(6).reshape(2, 3), np.ones(4, np.int8)
    np.save(tmp_path / "one.npy", first)
    np.savez_compressed(tmp_path / "two.npz", first, second)
    np.savez(tmp_path / "none.npz")
    assert [a.tolist() for a in read_arrays(tmp_path / "one.npy")] == [first.tolist()]
    assert [a.tolist() for a in read_arrays(tmp_path / "two.npz")] == [first.tolist(), second.tolist()]
    assert read_arrays(tmp_path / "none.npz") == []


def test_truncated_and_strange_files(tmp_path: Path) -> None:
    np.savez_compressed(tmp_path / "whole.npz", np.arange(1000))
    data = (tmp_path / "whole.npz").read_bytes()
    objects = tmp_path / "objects.npy"
    np.save(objects, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    contents = [data[:end] for end in (0, 1, 4, 100, len(data) - 30)]
    contents += [data[:80] + b"\0" * 40 + data[120:], b"\x93NUMPY\x01\0\x05\0((((\n", b"hello\n", objects.read_bytes()]
    for content in contents:
        (tmp_path / "bad.npz").write_bytes(content)
        with pytest.raises(ModelError, match=r"bad.npz: not an .npy or .npz file") as caught:
            read_arrays(tmp_path / "bad.npz")
        assert "pickle" not in str(caught.value)


def test_a_file_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"none.npz: cannot read the arrays: No such file or directory$"):
        read_arrays(tmp_path / "none.npz")
