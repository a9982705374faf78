"""Every error of a BUILD.tg file tells its place, marks what is wrong, and gives a hint."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tinygen.build.language.errors import BuildFileError

from .declaration_errors import DECLARATION_ERRORS
from .resolution_errors import LABEL_ERRORS, SELECT_ERRORS
from .toy import configured, workspace

MACROS = """
    def network(name, **more):
        toy_library(name = name, **more)

    def fixed(name):
        toy_library(
            name = name,
            optimise = "time",
        )

    def failing():
        fail("this macro always fails")

    _hidden = 1
"""


def refusal(root: Path, text: str, files: dict[str, str] | None = None) -> tuple[str, str, str, str]:
    """Place, what is marked with carets, message and cure of the error that `text`, as app/BUILD.tg, makes."""
    space = workspace(root, {"app/BUILD.tg": text, "tools/macros.tg": MACROS, "app/here.tflite": "", **(files or {})})
    with pytest.raises(BuildFileError) as caught:
        configured(space, "//app:all")
    error = caught.value
    match = re.search(r"\n    (.*)\n    ([ \t]*)(\^+)$", error.what)
    assert match is not None, f"nothing is marked:\n{error}"
    line, before, carets = match.groups()
    place, message = str(error.where), error.what[: match.start()]
    assert int(place.rpartition(":")[2]) == len(before) + 1 or len(line) > 100
    shown = (root / place.split(":")[0]).read_text().splitlines()[int(place.split(":")[1]) - 1]
    assert shown == line
    return place, line[len(before) : len(before) + len(carets)], message, error.cure


CASES = DECLARATION_ERRORS | LABEL_ERRORS | SELECT_ERRORS


@pytest.mark.parametrize("name", CASES)
def test_errors_tell_place_and_cure(tmp_path: Path, name: str) -> None:
    text, place, marked, message, cure = CASES[name]
    files = {
        "app/sub/f": "",
        "app/inner/BUILD.tg": "",
        "app/inner/f": "",
        "other/BUILD.tg": 'toy_library(name = "private")',
        "other/f.tflite": "",
    }
    found = refusal(tmp_path, text, files)
    assert found[0] == place, found
    assert marked in (None, found[1]), found
    assert message in found[2], found
    assert (cure or "") in found[3], found


def test_load_circle(tmp_path: Path) -> None:
    files = {"tools/a.tg": 'load("//tools:b.tg", "x")', "tools/b.tg": 'load(":a.tg", "x")'}
    place, marked, message, _ = refusal(tmp_path, 'load("//tools:a.tg", "x")', files)
    assert (place, marked) == ("tools/b.tg:1:6", '":a.tg"')
    assert "tools/a.tg -> tools/b.tg -> tools/a.tg" in message


def test_rules_cannot_be_called_while_a_file_is_loaded(tmp_path: Path) -> None:
    place, marked, message, cure = refusal(
        tmp_path, 'load("//tools:a.tg", "x")', {"tools/a.tg": 'x = 1\ntoy_model(name = "a")'}
    )
    assert (place, marked) == ("tools/a.tg:2:1", "toy_model")
    assert "only while a BUILD.tg file is read" in message
    assert "macro" in cure


def test_errors_in_another_package_have_their_own_place(tmp_path: Path) -> None:
    files = {"other/BUILD.tg": 'toy_model(name = "m", epohs = 3)'}
    place, marked, _, _ = refusal(tmp_path, 'toy_library(name = "a", deps = ["//other:m"])', files)
    assert (place, marked) == ("other/BUILD.tg:1:23", "epohs")


def test_wide_characters_and_long_lines(tmp_path: Path) -> None:
    text = f'x = "äöü"; toy_library(name = "a", tags = ["{"é" * 300}"], deps = ["//app:nothing"])'
    space = workspace(tmp_path, {"app/BUILD.tg": text})
    with pytest.raises(BuildFileError) as caught:
        configured(space, "//app:all")
    _, line, carets = caught.value.what.splitlines()
    assert len(line) < 130
    start = carets.index("^")
    assert line[start : start + carets.count("^")] == '"//app:nothing"'


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "[" * 5000 + "]" * 5000,
        "x = " + "-" * 50000 + "1",
        "x = [\n" + "[\n" * 20000,
        "x = 1\n\0\n",
        "\ufeff\u202e",
        "#" * 100000 + "\nx = )",
    ],
)
def test_absurd_files_are_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(BuildFileError):
        workspace(tmp_path, {"app/BUILD.tg": text}).package("app")


def test_brackets_in_strings_and_comments_do_not_count(tmp_path: Path) -> None:
    text = f'# {"(" * 500}\nx = """{"[" * 2000}\n{"{" * 500}"""\ntoy_model(name = "a", tags = ["{"((" * 300}"])\n'
    package = workspace(tmp_path, {"app/BUILD.tg": text}).package("app")
    assert package is not None and list(package.targets) == ["a"]


def test_no_utf8_and_unreadable(tmp_path: Path) -> None:
    space = workspace(tmp_path, {"app/BUILD.tg": "", "dir/x": ""})
    (tmp_path / "app/BUILD.tg").write_bytes(b"x = '\xff\xfe'")
    with pytest.raises(BuildFileError, match=r"app/BUILD\.tg: it is not UTF-8"):
        space.package("app")
