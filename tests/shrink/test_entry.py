"""Entry points: modules beside the recipe come first, and namesakes of other folders are told apart."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tinygen.compress.tensorflow import native_messages_off
from tinygen.ir import ModelError
from tinygen.shrink.budgets import read_budget_words
from tinygen.shrink.entry import call_entry
from tinygen.shrink.steps.distil import Distil
from tinygen.shrink.steps.quantize import Quantize


def module(folder: Path, text: str) -> Path:
    folder.mkdir()
    (folder / "helper_of_entry.py").write_text("VALUE = 1\n")
    (folder / "module_of_entry.py").write_text(text)
    return folder


def test_namesakes_of_two_folders(tmp_path: Path) -> None:
    text = "import helper_of_entry\ndef made():\n    return {!r}, helper_of_entry.__file__\n"
    for name in ("one", "two", "one_again"):
        folder = module(tmp_path / name, text.format(name))
        made, helper = call_entry("module_of_entry:made", folder, "here")
        assert made == name and Path(helper).parent == folder
        assert str(folder) not in sys.path


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("module_of_entry", "like module:function"),
        ("module_of_entry:mad", "it has made"),
        ("no_such_module:made", "modules are looked for in"),
        ("module_of_entry:fails", "ZeroDivisionError"),
    ],
)
def test_what_is_no_entry(entry: str, message: str, tmp_path: Path) -> None:
    folder = module(tmp_path / "here", "def made():\n    return 1\ndef fails():\n    return 1 / 0\n")
    with pytest.raises(ModelError, match=message):
        call_entry(entry, folder, "key 'data'")


def test_native_messages_are_dropped_and_pythons_are_not(capfd: pytest.CaptureFixture[str]) -> None:
    with native_messages_off():
        os.write(2, b"a note of C++ code\n")
    print("an error", file=sys.stderr)
    assert capfd.readouterr().err == "an error\n"


def test_what_a_step_depends_on_beside_its_settings(tmp_path: Path) -> None:
    """The student's source, and the budgets of mixed precision: finished steps are found by them."""
    student = Distil(student="module_of_entry:made")
    folder = module(tmp_path / "here", "def made():\n    return 1\n")
    before = student.depends(folder, {})
    assert before is not None and before == student.depends(folder, {})
    (folder / "module_of_entry.py").write_text("def made():\n    return 2\n")
    assert student.depends(folder, {}) != before and Distil().depends(folder, {}) is None
    tight, loose = ({b.name: b} for b in map(read_budget_words, ("flash <= 1 KiB", "flash <= 2 KiB")))
    mixed = Quantize(mixed=("int4",))
    assert mixed.depends(folder, tight) != mixed.depends(folder, loose)
    assert Quantize().depends(folder, tight) is None
