"""`tinygen query` and `tinygen help`, as users run them."""

from __future__ import annotations

import json
import signal
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from tinygen.cli import INTERRUPTED, INTERRUPTED_MESSAGE

from .command import json_of, refused, tinygen, words_of

BUILD = """
tg_model(name = "model", src = "net.tflite")
tg_library(
    name = "net",
    model = ":model",
    optimize = select({"flag:size=small": "flash", "//conditions:default": "time"}),
)
tg_firmware(name = "firmware", library = ":net")
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "WORKSPACE.tg").write_text('flag(name = "size", values = ["large", "small"])')
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "BUILD.tg").write_text(BUILD)
    (tmp_path / "app" / "net.tflite").write_text("never read")
    return tmp_path


def test_query(project: Path) -> None:
    done = tinygen("query", "//...", cwd=project)
    assert done.stdout == "//app:firmware\n//app:model\n//app:net\n", done.stderr
    inside = tinygen("query", "kind(tg_model, deps(:firmware))", "-", ":other + :model", cwd=project / "app")
    assert "declares no 'other'" in refused(inside)
    done = tinygen("query", "deps(:firmware)", "--depth", "1", cwd=project / "app")
    assert done.stdout == "//app:firmware\n//app:net\n"
    assert not (project / "build").exists()


def test_outputs(project: Path) -> None:
    done = tinygen("query", "deps(//app:net)", "--output", "json", cwd=project)
    targets = json.loads(done.stdout)["targets"]
    assert [target["label"] for target in targets] == ["//app:model", "//app:net", "//app:net.tflite"]
    done = tinygen("query", "deps(//app:net)", "--output", "dot", cwd=project)
    assert '"//app:net" -> "//app:model"' in done.stdout
    done = tinygen("query", "deps(//app:net)", "--output", "svg", cwd=project)
    assert ElementTree.fromstring(done.stdout).tag.endswith("svg")
    done = tinygen("query", "//app:net", "--json", "-", cwd=project)
    assert json.loads(done.stdout)["targets"][0]["dependencies"] == ["//app:model"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ["query", "dep(//...)"],
            "tinygen: error: query: there is no function 'dep'\n    dep(//...)\n    ^^^\n  did you",
        ),
        (["query", "//ap:net"], "there is no folder 'ap'"),
        (["query", "//app:nett"], "did you mean 'net'?"),
        (["help", "quer"], "did you mean 'query'?"),
        (["help", "rule", "tg_libary"], "there is no rule 'tg_libary'\n  did you mean 'tg_library'?"),
        (["help", "query", "x"], "there is no help on query x"),
    ],
)
def test_refusals(project: Path, words: list[str], message: str) -> None:
    assert message in refused(tinygen(*words, cwd=project))


def test_a_broken_file_is_shown(project: Path) -> None:
    (project / "app" / "BUILD.tg").write_text('tg_library(name = "a", modle = ":b")\n')
    message = refused(tinygen("query", "//...", cwd=project))
    assert message == (
        "tinygen: error: app/BUILD.tg:1:24: tg_library has no attribute 'modle'\n"
        '    tg_library(name = "a", modle = ":b")\n'
        "                           ^^^^^\n"
        "  did you mean 'model'?\n"
    )


def test_outside_of_a_workspace(tmp_path: Path) -> None:
    assert "no WORKSPACE.tg here or in a folder above" in refused(tinygen("query", "//...", cwd=tmp_path))


def test_help() -> None:
    assert tinygen("help").stdout == tinygen("--help").stdout
    assert tinygen("help", "query").stdout == tinygen("query", "--help").stdout
    listed = tinygen("help", "rule").stdout
    assert "tg_library " in listed and "riscv_flash_file " in listed
    shown = tinygen("help", "rule", "tg_library").stdout
    assert "visibility  (list of strings; no select)" in shown and "model  (label; mandatory; with a model" in shown
    rules = {rule["name"]: rule for rule in json_of("help", "rule")["rules"]}
    assert rules["tg_test"]["kind"] == "test"
    assert {"name", "visibility", "model"} <= {attribute["name"] for attribute in rules["tg_library"]["attributes"]}


def test_ctrl_c_while_a_file_is_read(project: Path) -> None:
    endless = "def f():\n    print('begun')\n    for a in range(1000000000):\n        a += 1\nf()\n"
    (project / "app" / "BUILD.tg").write_text(endless)
    with subprocess.Popen(words_of(["query", "//..."]), cwd=project, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == "app/BUILD.tg:2: begun\n"
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=120)
    assert process.returncode == INTERRUPTED
    assert said.strip() == INTERRUPTED_MESSAGE
