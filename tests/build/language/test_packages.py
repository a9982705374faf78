"""What BUILD.tg files can say: macros, globs, packages, exports, and rules of plugins."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinygen.build.language.errors import BuildFileError
from tinygen.build.language.glob import glob_files
from tinygen.build.language.label import Label

from .toy import configured, session, workspace, write


def test_macros_declare_targets_at_the_place_of_their_call(tmp_path: Path) -> None:
    files = {
        "tools/net.tg": """
            load(":names.tg", "SUFFIXES")
            def networks(name, **more):
                for suffix in SUFFIXES:
                    toy_library(name = name + suffix, suffix = f"{name}{suffix}", **more)
                return [":" + name + suffix for suffix in SUFFIXES]
        """,
        "tools/names.tg": 'SUFFIXES = ["_a", "_b"]',
        "app/BUILD.tg": """
            load("//tools:net.tg", "networks")

            made = networks("kws", tags = ["x"])
            toy_library(name = "all", deps = made)
        """,
    }
    package = workspace(tmp_path, files).package("app")
    assert package is not None
    assert list(package.targets) == ["kws_a", "kws_b", "all"]
    target = package.targets["kws_b"]
    assert str(target.place) == "app/BUILD.tg:3:1"
    assert target.calls == (("app/BUILD.tg", 3), ("tools/net.tg", 4))
    assert (target.attributes["suffix"], target.attributes["tags"]) == ("kws_b", ("x",))
    assert target.attributes["optimize"] == "balanced"
    assert package.targets["all"].attributes["deps"] == (Label("app", "kws_a"), Label("app", "kws_b"))


def test_values_have_the_types_of_their_attributes(tmp_path: Path) -> None:
    text = """
        toy_library(
            name = "a",
            defines = {"X": "1"},
            rate = 2,
            debug = True,
            named = {"first": ":b", "second": "//app:c"},
            model = None,
        )
    """
    package = workspace(tmp_path, {"app/BUILD.tg": text}).package("app")
    assert package is not None
    values = package.targets["a"].attributes
    assert values["defines"] == {"X": "1"} and values["debug"] is True and values["model"] is None
    assert isinstance(values["rate"], float) and values["rate"] == 2.0
    assert values["named"] == {"first": Label("app", "b"), "second": Label("app", "c")}


def test_print_says_where(tmp_path: Path) -> None:
    said: list[str] = []
    space = workspace(tmp_path, {"app/BUILD.tg": 'print("glob:", glob(["*.c"]), package_name())', "app/a.c": ""}, said)
    space.package("app")
    assert said == ["app/BUILD.tg:1: glob: ['a.c'] app"]


def test_default_visibility_and_own(tmp_path: Path) -> None:
    text = """
        package(default_visibility = ["//x:__pkg__"])
        toy_library(name = "a")
        toy_library(name = "b", visibility = ["//visibility:public"])
    """
    package = workspace(tmp_path, {"app/BUILD.tg": text}).package("app")
    assert package is not None
    assert package.targets["a"].visibility == ("//x:__pkg__",)
    assert package.targets["b"].visibility == ("//visibility:public",)


@pytest.mark.parametrize(
    ("visibility", "asking", "fine"),
    [
        ("//visibility:public", "z", True),
        ("//visibility:private", "z", False),
        ("//z:__pkg__", "z", True),
        ("//z:__pkg__", "z/y", False),
        ("//z:__subpackages__", "z", True),
        ("//z:__subpackages__", "z/y/x", True),
        ("//z:__subpackages__", "zz", False),
        ("//:__subpackages__", "z", True),
    ],
)
def test_visibility(tmp_path: Path, visibility: str, asking: str, fine: bool) -> None:
    files = {
        "lib/BUILD.tg": f'toy_library(name = "lib", visibility = ["{visibility}"])\n'
        f'exports_files(["f"], visibility = ["{visibility}"])',
        "lib/f": "",
        f"{asking}/BUILD.tg": 'toy_library(name = "target", deps = ["//lib"])\n'
        'toy_library(name = "file", data = ["//lib:f"])',
    }
    space = workspace(tmp_path, files)
    for name in ("target", "file"):
        if fine:
            assert len(configured(space, f"//{asking}:{name}")) == 1
        else:
            with pytest.raises(BuildFileError, match=f"is not visible from //{asking}"):
                configured(space, f"//{asking}:{name}")


def test_glob(tmp_path: Path) -> None:
    names = ["a.c", "b.c", "b.h", ".hidden.c", "s/c.c", "s/t/d.c", "s/.h/e.c", "p/BUILD.tg", "p/x.c", "p/q/y.c"]
    write(tmp_path, dict.fromkeys(names, ""))
    (tmp_path / "link").symlink_to(tmp_path / "s")
    assert glob_files(tmp_path, ["*.c"], []) == ("a.c", "b.c")
    assert glob_files(tmp_path, ["**/*.c"], []) == ("a.c", "b.c", "s/c.c", "s/t/d.c")
    assert glob_files(tmp_path, ["**"], ["*.tg", "**/*.c"]) == ("b.h",)
    assert glob_files(tmp_path, ["s/*.c", "?.h"], ["b.*"]) == ("s/c.c",)
    assert glob_files(tmp_path, ["s/**/d.c"], []) == ("s/t/d.c",)
    assert glob_files(tmp_path, [".*.c"], []) == (".hidden.c",)


SEGMENT = st.text(alphabet="ab.*?()+", min_size=1, max_size=4).filter(lambda s: s[0] != "." and "**" not in s)


@settings(max_examples=60, deadline=None)
@given(st.lists(SEGMENT, min_size=1, max_size=2).map("/".join))
def test_glob_agrees_with_pathlib(tmp_path_factory: pytest.TempPathFactory, pattern: str) -> None:
    root = tmp_path_factory.getbasetemp() / "tree"
    for folder in (root, root / "a", root / "b.a", root / "ab"):
        folder.mkdir(exist_ok=True, parents=True)
        for name in ("a", "b", "ab", "a.b", "a+b", "(a)"):
            if not (folder / f"f{name}").exists():
                (folder / f"f{name}").write_text("")
            if not (folder / name).exists() and folder != root:
                (folder / name).write_text("")
    expected = sorted(p.relative_to(root).as_posix() for p in root.glob(pattern) if p.is_file())
    assert list(glob_files(root, [pattern], [])) == expected


WORDS = (
    'toy_library select glob package load name deps "a" "//conditions:default" def f for x in None',
    '1 ( ) [ ] { } = , : + % "',
)
TOKENS = [*" ".join(WORDS).split(), "\n", "  "]


@settings(max_examples=150, deadline=None)
@given(text=st.lists(st.sampled_from(TOKENS), max_size=30).map(" ".join))
def test_any_text_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    root = tmp_path_factory.getbasetemp() / "fuzz"
    space = workspace(root, {"app/BUILD.tg": text})
    try:
        configured(space, "//app:all")
    except BuildFileError as error:
        assert error.where, text


def test_reading_runs_nothing_and_imports_nothing_heavy(tmp_path: Path) -> None:
    """In a process of its own: no SCons, no TensorFlow, no plugin, until a rule or a device is asked for."""
    write(tmp_path, {"app/BUILD.tg": 'tg_setting(name = "a", conditions = ["device=x"])'})
    code = (
        "import sys, pathlib\n"
        "from tinygen.build.language.workspace import open_workspace\n"
        "from tinygen.build.query.evaluate import ask\n"
        "space = open_workspace(pathlib.Path('.'))\n"
        "graph, labels = ask(space, 'deps(//...)')\n"
        "assert [str(label) for label in labels] == ['//app:a'], labels\n"
        "heavy = {'SCons', 'tensorflow', 'keras', 'tinygen_plugins', 'jinja2', 'cffi'}\n"
        "found = sorted(heavy & set(sys.modules))\n"
        "assert not found, found\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, env=os.environ, timeout=120
    )
    assert done.returncode == 0, done.stderr


def test_a_plugins_rules_are_found_when_first_used(tmp_path: Path) -> None:
    space = workspace(tmp_path, {"a/BUILD.tg": "", "b/BUILD.tg": 'toy_model(name = "m")'})
    space.package("a")
    assert "session" not in vars(space)
    package = space.package("b")
    assert package is not None and package.targets["m"].rule in session().hook.tinygen_build_rules()[0]
    assert "session" in vars(space)
