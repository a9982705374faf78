"""docs/rules.md is up to date, and what it shows works."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tinygen.build.language.configurations import choose
from tinygen.build.language.configure import configure
from tinygen.build.language.patterns import find
from tinygen.build.language.settings import read_settings
from tinygen.build.language.workspace import Workspace, open_workspace
from tinygen.build.query.evaluate import ask
from tinygen.build.query.functions import FUNCTIONS
from tinygen.build.rules.discover import all_rules
from tinygen.plugins import create_session

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "rules.md").read_text()
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def block(start: str) -> str:
    """The one code block that begins with `start`."""
    (found,) = (text for _, text in BLOCKS if text.startswith(start))
    return found


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The page's first example."""
    first = next(text for _, text in BLOCKS)
    assert first.startswith("# kws/BUILD.tg")
    flags = next(line for line in block("workspace(").splitlines() if line.startswith("flag("))
    for name, text in {"WORKSPACE.tg": flags, "kws/BUILD.tg": first, "kws/kws.tflite": ""}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_the_page_is_up_to_date() -> None:
    done = subprocess.run([sys.executable, ROOT / "docs/make_rules.py", "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_stale_page_is_noticed() -> None:
    sys.path.insert(0, str(ROOT / "docs"))
    try:
        from make_rules import updated
    finally:
        sys.path.pop(0)
    stale = PAGE.replace("| `visibility` | list of strings", "| `visibility` | list of stings")
    assert stale != PAGE and updated(stale) == PAGE


def test_the_first_example(project: Path) -> None:
    workspace = open_workspace(project)
    found = configure(workspace, find(workspace, ["//..."]), choose(workspace, ["host", "cortex-m4"]))
    optimize = {t.configuration.name: t.attributes["optimize"] for t in found if t.name == "kws"}
    assert optimize == {"host": "balanced", "cortex-m4": "time"}
    small = configure(workspace, find(workspace, ["//kws"]), choose(workspace, ["host"], flags={"size": "small"}))
    assert [target.attributes["optimize"] for target in small] == ["flash"]


def test_macros(tmp_path: Path) -> None:
    macro = next(text for _, text in BLOCKS if text.startswith("# tools/macros.tg"))
    caller = next(text for _, text in BLOCKS if text.startswith("# kws/BUILD.tg\nload("))
    for name, text in {"WORKSPACE.tg": "", "tools/macros.tg": macro, "kws/BUILD.tg": caller}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    package = open_workspace(tmp_path).package("kws")
    assert package is not None
    assert list(package.targets) == ["kws_balanced", "kws_balanced_test", "kws_flash", "kws_flash_test"]


def test_the_workspace_file(tmp_path: Path) -> None:
    (tmp_path / "WORKSPACE.tg").write_text(block("workspace("))
    settings = read_settings(tmp_path)
    assert settings.configs["release"]["flags"] == {"size": "small"} and settings.flags["size"].default == "large"


def test_the_queries(project: Path) -> None:
    workspace = open_workspace(project)
    commands = [shlex.split(line, comments=True) for line in block("tinygen query").splitlines()]
    answers = [[str(label) for label in ask(workspace, command[2])[1]] for command in commands]
    assert all(command[:2] == ["tinygen", "query"] for command in commands)
    assert answers[1] == ["//kws:firmware", "//kws:kws", "//kws:kws.tflite", "//kws:model"]
    assert answers[2] == answers[1]
    assert all(answers)


def test_every_function_is_on_the_page() -> None:
    assert set(FUNCTIONS) <= set(re.findall(r"`(\w+)\(", PAGE))


def test_the_rule(tmp_path: Path) -> None:
    names: dict[str, object] = {}
    exec(block("from tinygen.api import Attribute"), names)
    plugin = SimpleNamespace(tinygen_build_rules=names["tinygen_build_rules"])
    (tmp_path / "WORKSPACE.tg").write_text("")
    (tmp_path / "BUILD.tg").write_text('my_size_report(name = "a", image = "x.elf")')
    (tmp_path / "x.elf").write_text("")
    workspace = Workspace(tmp_path, read_settings(tmp_path), lambda: create_session([("mine", plugin)]))
    (target,) = configure(workspace, find(workspace, ["//..."]), choose(workspace, ["host"]))
    from tinygen.api import Context

    context = Context(target, tmp_path, workspace.session, lambda _: pytest.fail("no target is needed"))
    assert target.rule.actions is not None
    assert target.rule.actions(context).files == {"report": ("build/host/a.txt",)}
    assert context.actions[0].inputs == ("x.elf",)


@pytest.mark.parametrize("name", sorted(all_rules(create_session())))
def test_the_example_of_each_rule(tmp_path: Path, name: str) -> None:
    rule = all_rules(create_session())[name]
    assert rule.example, f"{name} has no example"
    config = 'config(name = "release", device = "host")\nflag(name = "size", values = ["large", "small"])\n'
    (tmp_path / "WORKSPACE.tg").write_text(config)
    (tmp_path / "BUILD.tg").write_text(rule.example)
    for ending in ("py", "npz", "tflite"):  # for globs
        (tmp_path / f"file.{ending}").write_text("")
    package = open_workspace(tmp_path).package("")
    assert package is not None and any(target.rule.name == name for target in package.targets.values())
