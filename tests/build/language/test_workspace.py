"""Workspaces: where they begin, and what WORKSPACE.tg or pyproject.toml says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tinygen._version import __version__
from tinygen.build.language.errors import BuildFileError
from tinygen.build.language.settings import Flag, read_settings
from tinygen.build.language.workspace import find_root, open_workspace

from .toy import write

STARLARK = """
    workspace(
        name = "sensors",
        tinygen = ">=0.0.1",
        plugins = {"reference": ""},
        default_devices = ["host"],
        ignore = ["third_party"],
    )
    flag(name = "size", values = ["small", "large"], doc = "How large.")
    config(name = "release", device = "host", optimize = "flash", flags = {"size": "large"})
"""
TOML = """
    [project]
    name = "x"
    [tool.tinygen.workspace]
    name = "sensors"
    tinygen = ">=0.0.1"
    plugins = {reference = ""}
    default_devices = ["host"]
    ignore = ["third_party"]
    [tool.tinygen.workspace.flags.size]
    values = ["small", "large"]
    doc = "How large."
    [tool.tinygen.workspace.configs.release]
    device = "host"
    optimize = "flash"
    flags = {size = "large"}
"""


@pytest.mark.parametrize(("file", "text"), [("WORKSPACE.tg", STARLARK), ("pyproject.toml", TOML)])
def test_settings(tmp_path: Path, file: str, text: str) -> None:
    write(tmp_path, {file: text, "a/b/x": ""})
    if file != "WORKSPACE.tg":
        (tmp_path / "WORKSPACE.tg").unlink()
    space = open_workspace(tmp_path / "a" / "b")
    assert space.root == tmp_path.resolve()
    settings = space.settings
    assert (settings.name, settings.file) == ("sensors", file)
    assert settings.plugins == {"tinygen": ">=0.0.1", "reference": ""}
    assert (settings.default_devices, settings.ignore) == (("host",), ("third_party",))
    assert settings.flags == {"size": Flag("size", ("small", "large"), "small", "How large.")}
    release = settings.configs["release"]
    assert (release["device"], release["optimize"], release["flags"]) == ("host", "flash", {"size": "large"})
    assert release["toolchain"] is None and release["compiler_flags"] == ()


def test_no_workspace(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    with pytest.raises(BuildFileError, match=r"no WORKSPACE\.tg here or in a folder above"):
        find_root(tmp_path)


def test_the_nearest_workspace_counts(tmp_path: Path) -> None:
    write(tmp_path, {"a/WORKSPACE.tg": "", "a/b/x": "", "c/x": ""})
    assert find_root(tmp_path / "a" / "b") == (tmp_path / "a").resolve()
    assert find_root(tmp_path / "c") == tmp_path.resolve()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('workspce(name = "x")', "WORKSPACE.tg:1:1: unknown name 'workspce'"),
        ("workspace(nam = 1)", "WORKSPACE.tg:1:11: workspace has no argument 'nam'"),
        ("workspace(name = 1)", "WORKSPACE.tg:1:18: workspace: 'name' must be a string, not 1"),
        ("workspace()\nworkspace()", "WORKSPACE.tg:2:1: workspace(...) stands once"),
        ('config(name = "a")', "WORKSPACE.tg:1:1: config: the argument 'device' is missing"),
        ('config(name = "a b", device = "x")', "WORKSPACE.tg:1:15: config: 'a b' is no name"),
        ('config(name = "a", device = "x")\nconfig(name = "a", device = "y")', "WORKSPACE.tg:2:15: the config 'a' is"),
        ('flag(name = "f", values = [])', "WORKSPACE.tg:1:1: flag: the argument 'values' is missing"),
        ('flag(name = "f", values = ["a"], default = "b")', "WORKSPACE.tg:1:44: flag: the default 'b' is not one"),
        ('config(name = "a", device = "x", flags = {"f": "1"})', "WORKSPACE.tg: config 'a': there is no flag 'f'"),
        (
            'flag(name = "f", values = ["1"])\nconfig(name = "a", device = "x", flags = {"f": "2"})',
            "WORKSPACE.tg: config 'a': the flag 'f' cannot be '2'",
        ),
        ("workspace(", "WORKSPACE.tg:1:11: the file ends"),
    ],
)
def test_refused_settings(tmp_path: Path, text: str, message: str) -> None:
    write(tmp_path, {"WORKSPACE.tg": text})
    with pytest.raises(BuildFileError) as caught:
        read_settings(tmp_path)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = 1", "no WORKSPACE.tg"),
        ("[tool.tinygen.workspace]\nnam = 1", "workspace has no argument 'nam'\n  did you mean 'name'?"),
        ("[tool.tinygen.workspace]\nname = ", "pyproject.toml: cannot be read: "),
        ("[tool.tinygen.workspace]\nflags = 1", "flags must be tables"),
        ("[tool.tinygen.workspace]\ncache = 1", "cache must be a table"),
        ("[tool.tinygen]\nworkspace = 1  # no [tool.tinygen.workspace]", "it must be a table"),
        ("[tool.tinygen.workspace.configs.a]\noptimize = 'time'", "config: the argument 'device' is missing"),
        (
            "[tool.tinygen.workspace.configs.a]\ndevice = 'x'\noptimize = 'tim'",
            "'optimize' cannot be 'tim'\n  did you mean 'time'?",
        ),
    ],
)
def test_refused_tables(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    with pytest.raises(BuildFileError) as caught:
        open_workspace(tmp_path)
    assert message in str(caught.value)


def test_pinned_plugins(tmp_path: Path) -> None:
    write(
        tmp_path, {"WORKSPACE.tg": 'workspace(tinygen = ">=99", plugins = {"referense": ">=1", "reference": "<0.0.1"})'}
    )
    with pytest.raises(BuildFileError) as caught:
        open_workspace(tmp_path)
    assert str(caught.value) == (
        f"WORKSPACE.tg: tinygen {__version__} is installed, but the workspace asks for tinygen >=99\n"
        "  and the plugin referense is not installed (did you mean 'reference'?)\n"
        f"  and reference {__version__} is installed, but the workspace asks for reference <0.0.1\n"
        "  pip install 'tinygen>=99' 'tinygen<0.0.1'"
    )


@pytest.mark.parametrize("pin", ["1.0", "newest", ">=x"])
def test_no_version_range(tmp_path: Path, pin: str) -> None:
    write(tmp_path, {"WORKSPACE.tg": f'workspace(plugins = {{"reference": "{pin}"}})'})
    with pytest.raises(BuildFileError, match="is no version range"):
        open_workspace(tmp_path)
