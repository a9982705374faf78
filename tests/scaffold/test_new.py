"""`tinygen new`: what it makes installs, passes its tests at once, and can be taken out again."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from tests.cli.command import json_of, refused, tinygen
from tests.house.test_imports import below, imports_of, standard
from tests.plugins.environment import make_environment
from tinygen.paths import templates_dir

SUITE = "host and (hooks or toolchain or errors or FULLY_CONNECTED or autoencoder)"


def test_a_device_and_an_operator(tmp_path: Path) -> None:
    environment = make_environment(tmp_path / "environment")
    environment.done("tinygen", "new", "device", "acme-1", cwd=tmp_path)
    project = tmp_path / "tinygen-acme-1"
    environment.done("pip", "install", "-e", project, cwd=tmp_path)
    devices = json.loads(environment.done("tinygen", "devices", "acme-1", "--json", "-", cwd=tmp_path))["devices"]
    assert [device["name"] for device in devices] == ["acme-1"]
    environment.done("tinygen", "new", "op", "CUBE_ALL", cwd=project)

    report = tmp_path / "report.json"
    words = ("--tinygen-device=acme-1", "--tinygen-on=host", "--tinygen-draws=3", f"--tinygen-report={report}")
    selected = f"({SUITE}) or (host and CUBE_ALL) or test_acme_1 or test_cube_all"
    printed = environment.done("pytest", "-q", "-p", "no:cacheprovider", *words, "tests", "-k", selected, cwd=project)
    found = json.loads(report.read_text())
    assert found["checks"]["failed"] == found["checks"]["skipped"] == 0 and found["checks"]["passed"] >= 8, printed
    rows = {(row["op"], row["type"]): row for row in found["operators"]}
    assert rows["FULLY_CONNECTED", "int8"]["symbols"] == ["acme_1_fully_connected_s8"]
    assert rows["CUBE_ALL", "float32"]["cases"] == 4
    assert f"{found['checks']['passed'] + 6} passed" in printed

    environment.done("pip", "uninstall", "-y", "tinygen-acme-1", cwd=tmp_path)
    assert environment.run("tinygen", "devices", "acme-1", cwd=tmp_path).returncode == 2


def test_what_is_made_is_clean(tmp_path: Path) -> None:
    """Only `tinygen.api` is imported, and nothing else is left in the folder."""
    files = json_of("new", "device", "acme-1", "-o", tmp_path / "p")["files"]
    json_of("new", "op", "SIGN", "-o", tmp_path / "p")
    for path in (tmp_path / "p" / "tinygen_acme_1").rglob("*.py"):
        for one in imports_of(ast.parse(path.read_text()), "tinygen_acme_1"):
            assert below(one.name, "tinygen.api", "tinygen_acme_1") or standard(one.name), f"{path}: {one.name}"
    assert 'options = "SignOptions"' in (tmp_path / "p/tinygen_acme_1/ops/sign.py").read_text()
    assert len(files) == 12 and not [path for path in tmp_path.iterdir() if path.name != "p"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Acme", "is no name for a device\n  did you mean acme?"),
        ("1st", "is no name for a device"),
        ("a--b", "is no name for a device"),
        ("../up", "is no name for a device"),
        ("class", "is no name for a device\n  take at most"),
        ("a" * 41, "is no name for a device"),
        ("cortex-m4", "device 'cortex-m4' is there already"),
        ("riscv", "plugin 'riscv' is there already"),
        ("plugins", "a Python package tinygen_plugins is installed already"),
    ],
)
def test_bad_device_names(name: str, message: str, tmp_path: Path) -> None:
    assert message in refused(tinygen("new", "device", name, "-o", tmp_path / "p"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("hard-abs", "is no name for an operator\n  did you mean HARD_ABS?"),
        ("A__B", "is no name for"),
        ("CONV_2D", "CONV_2D is there already"),
    ],
)
def test_bad_operator_names(name: str, message: str, tmp_path: Path) -> None:
    assert message in refused(tinygen("new", "op", name, "-o", tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    assert "is there already" in refused(tinygen("new", "device", "acme-1", "-o", tmp_path / "p"))
    assert list((tmp_path / "p").iterdir()) == []
    json_of("new", "device", "acme-1", "-o", tmp_path / "q")
    json_of("new", "op", "SIGN", "-o", tmp_path / "q")
    test = tmp_path / "q" / "tests" / "test_sign.py"
    test.write_text("mine")
    for path in (tmp_path / "q" / "tinygen_acme_1").rglob("*sign*.*"):
        path.unlink()
    assert "test_sign.py: is there already" in refused(tinygen("new", "op", "SIGN", "-o", tmp_path / "q"))
    assert test.read_text() == "mine" and not (tmp_path / "q/tinygen_acme_1/ops/sign.py").exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "there is no pyproject.toml"),
        ("[project", "cannot be read"),
        ("[project]\nname = 'x'\n", "no entry point in the group 'tinygen'"),
        ("[project.entry-points.tinygen]\nx = 'none.plugin'\n", "there is no package with the module none.plugin"),
    ],
)
def test_no_plugin_to_add_an_operator_to(text: str | None, message: str, tmp_path: Path) -> None:
    if text is not None:
        (tmp_path / "pyproject.toml").write_text(text)
    assert message in refused(tinygen("new", "op", "SIGN", "-o", tmp_path))


def test_a_plugin_without_operators_is_told_what_to_add(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[project.entry-points.tinygen]\nx = 'x_plugin.plugin'\n")
    (tmp_path / "x_plugin").mkdir()
    (tmp_path / "x_plugin" / "plugin.py").write_text("from tinygen.api import hookimpl\n")
    result = json_of("new", "op", "SIGN", "-o", tmp_path)
    assert "def tinygen_ops():" in result["to_add"] and "x_plugin/ops/__init__.py" in result["files"]


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    text = refused(tinygen("new", "device", "acme-1", "-o", tmp_path / "file" / "p"))
    assert "cannot be written" in text


def test_a_wheel_has_all_templates() -> None:
    """It leaves out folders called `tests`, and what does not end with .j2."""
    folder = templates_dir() / "scaffold"
    for path in folder.rglob("*"):
        assert path.is_dir() or (path.suffix == ".j2" and "tests" not in path.relative_to(folder).parts), path
