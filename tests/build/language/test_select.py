"""`select` and `compatible_with`: which branch is taken, for every device."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinygen.build.language.conditions import parse_key
from tinygen.build.language.errors import BuildFileError

from .toy import DEVICES, configured, workspace

WORKSPACE = """
    flag(name = "size", values = ["medium", "small"])
    config(name = "tiny", device = "small-2", optimize = "flash", flags = {"size": "small"})
"""


def suffix(root: Path, value: str, name: str, **more: object) -> str:
    """The attribute `suffix = value` for the device or config `name`."""
    text = (
        f'toy_library(name = "a", suffix = {value})\ntg_setting(name = "both", conditions = [":dsp", "family=small"])\n'
    )
    text += 'tg_setting(name = "dsp", conditions = ["feature=dsp"])'
    space = workspace(root, {"app/BUILD.tg": text, "WORKSPACE.tg": WORKSPACE})
    (target,) = configured(space, f"//app:a@{name}", devices=("small-1",), **more).values()
    found = target.attributes["suffix"]
    assert isinstance(found, str)
    return found


@pytest.mark.parametrize(
    ("value", "small_1", "small_2", "large", "tiny"),
    [
        ('select({"device=large": "l", "//conditions:default": "d"})', "d", "d", "l", "d"),
        ('select({"isa=s*": "s", "device=large": "l"})', "s", "s", "l", "s"),
        ('select({"feature=dsp": "f", "//conditions:default": "d"})', "d", "f", "f", "f"),
        ('select({"feature=dsp": "f", "feature=dsp, family=small": "b", "//conditions:default": "d"})', *"dbfb"),
        ('select({":dsp": "f", ":both": "b", "//conditions:default": "d"})', *"dbfb"),
        ('select({"flag:size=small": "s", "//conditions:default": "d"})', *"ddds"),
        ('select({"config=tiny": "t", "optimize=*": "o", "//conditions:default": "d"})', "d", "d", "d", None),
        ('select({"optimize=flash": "o", "//conditions:default": "d"})', *"dddo"),
        ('"x" + select({"device=large": "l", "//conditions:default": "d"}) + "y"', "xdy", "xdy", "xly", "xdy"),
        ('select({"family=small": "s", "isa=s*": "s", "//conditions:default": "d"})', *"ssds"),
        ('select({"device=large": None, "//conditions:default": "d"})', "d", "d", None, "d"),
    ],
)
def test_branches(
    tmp_path: Path, value: str, small_1: str | None, small_2: str | None, large: str | None, tiny: str | None
) -> None:
    for name, expected in (("small-1", small_1), ("small-2", small_2), ("large", large), ("tiny", tiny)):
        if expected is not None:
            assert suffix(tmp_path, value, name) == expected, name
    if tiny is None:
        with pytest.raises(BuildFileError, match="several branches"):
            suffix(tmp_path, value, "tiny")


def test_flags_of_the_command_line_win(tmp_path: Path) -> None:
    value = 'select({"flag:size=small": "s", "flag:size=medium": "m"})'
    assert suffix(tmp_path, value, "tiny", flags={"size": "medium"}) == "m"
    assert suffix(tmp_path, value, "large", flags={"size": "small"}) == "s"


def test_lists_and_dicts_join(tmp_path: Path) -> None:
    text = """
        BY_DEVICE = {"device=large": ["-l"], "//conditions:default": ["-s"]}
        def flags(extra):
            return ["-a"] + select(BY_DEVICE) + extra + select({"isa=s1": ["-1"], "//conditions:default": []})
        toy_library(
            name = "a",
            flags = flags(["-b"]),
            defines = {"A": "1"} | select({"device=large": {"A": "2", "B": "3"}, "//conditions:default": {}}),
            deps = [":b"] + select({"device=large": [":b", ":c"], "//conditions:default": []}),
            debug = select({"device=large": True, "//conditions:default": False}),
        )
        toy_library(name = "b")
        toy_library(name = "c")
    """
    space = workspace(tmp_path, {"app/BUILD.tg": text})
    found = configured(space, "//app:a", devices=("small-1", "large"))
    small, large = found["//app:a@small-1"].attributes, found["//app:a@large"].attributes
    assert small["flags"] == ("-a", "-s", "-b", "-1") and large["flags"] == ("-a", "-l", "-b")
    assert small["defines"] == {"A": "1"} and large["defines"] == {"A": "2", "B": "3"}
    assert [d.name for d in small["deps"]] == ["b"] and [d.name for d in large["deps"]] == ["b", "c"]
    assert (small["debug"], large["debug"]) == (False, True)


def test_a_loaded_file_may_hold_selects(tmp_path: Path) -> None:
    files = {
        "x.tg": 'SUFFIX = select({"device=large": "l", "//conditions:default": "s"})',
        "a/BUILD.tg": 'load("//:x.tg", "SUFFIX")\ntoy_library(name = "a", suffix = select({"isa=*": "0"}) + SUFFIX)',
        "b/BUILD.tg": 'load("//:x.tg", "SUFFIX")\ntoy_library(name = "b", suffix = SUFFIX)',
    }
    found = configured(workspace(tmp_path, files), "//...", devices=("large",))
    assert [target.attributes["suffix"] for target in found.values()] == ["0l", "l"]


def test_conditions_that_can_never_hold_are_said(tmp_path: Path) -> None:
    said: list[str] = []
    text = 'toy_library(name = "a", suffix = select({"family=smal": "x", "//conditions:default": "d"}))'
    space = workspace(tmp_path, {"app/BUILD.tg": text}, said)
    configured(space, "//...", devices=("small-1", "large"))
    assert said == ["app/BUILD.tg:1:1: warning: no installed device has family=smal: did you mean 'small'?"]


FACTS = [f"device={d.name}" for d in DEVICES] + ["family=small", "family=large", "isa=s1", "isa=s*", "feature=dsp"]
KEYS = st.lists(st.sampled_from(FACTS), min_size=1, max_size=3, unique=True).map(", ".join)


@settings(max_examples=60, deadline=None)
@given(
    keys=st.lists(KEYS, min_size=1, max_size=5, unique_by=lambda k: parse_key(k, "")), device=st.sampled_from(DEVICES)
)
def test_the_most_special_branch_is_taken(
    tmp_path_factory: pytest.TempPathFactory, keys: list[str], device: object
) -> None:
    """Against a plain statement of the rule: of the keys that hold, the one that contains all others."""
    chosen = next(d for d in DEVICES if d is device)

    def true(fact: str) -> bool:
        kind, _, value = fact.partition("=")
        if kind == "feature":
            return value in chosen.features
        actual = {"device": chosen.name, "family": chosen.family, "isa": chosen.isa}[kind]
        return actual.startswith(value[:-1]) if value.endswith("*") else actual == value

    sets = [set(key.split(", ")) for key in keys]
    holding = [s for s in sets if all(map(true, s))]
    winners = [s for s in holding if all(other <= s for other in holding)]
    branches = ", ".join(f'"{key}": "{number}"' for number, key in enumerate(keys))
    root = tmp_path_factory.getbasetemp() / "special"
    text = f'toy_library(name = "a", suffix = select({{{branches}, "//conditions:default": "d"}}))'
    space = workspace(root, {"app/BUILD.tg": text})
    if holding and not winners:
        with pytest.raises(BuildFileError, match="several branches"):
            configured(space, "//app:a", devices=(chosen.name,))
        return
    (target,) = configured(space, "//app:a", devices=(chosen.name,)).values()
    assert target.attributes["suffix"] == (str(sets.index(winners[0])) if winners else "d")
