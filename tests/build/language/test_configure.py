"""Configured targets: one for each device, shared where they are the same, left out where they are not for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tinygen.build.language.configurations import choose
from tinygen.build.language.configure import configure
from tinygen.build.language.errors import BuildFileError
from tinygen.build.language.patterns import find
from tinygen.build.rules.base import ConfiguredTarget, SourceFile

from .toy import configured, workspace

TREE = {
    "nets/BUILD.tg": """
        package(default_visibility = ["//visibility:public"])
        toy_model(name = "kws", source = "kws.tflite")
        toy_model(name = "student", teacher = ":kws")
    """,
    "nets/kws.tflite": "",
    "app/BUILD.tg": """
        toy_library(name = "lib", model = "//nets:student")
        toy_library(name = "fast", model = "//nets:kws", compatible_with = ["feature=dsp"])
        toy_library(name = "both", deps = [":lib", ":fast"])
        toy_test(name = "test", library = ":lib")
        tg_setting(name = "dsp", conditions = ["feature=dsp"])
    """,
}


def every(targets: dict[str, ConfiguredTarget]) -> dict[str, ConfiguredTarget]:
    """The targets and all that they depend on, by label; one object a label."""
    found: dict[str, ConfiguredTarget] = {}
    stack = list(targets.values())
    while stack:
        target = stack.pop()
        assert found.setdefault(str(target.label), target) is target
        stack += target.dependencies
    return found


def test_each_device_has_its_own_and_models_are_shared(tmp_path: Path) -> None:
    found = every(configured(workspace(tmp_path, TREE), "//app:lib", "//app:test", devices=("small-1", "large")))
    assert sorted(found) == [
        "//app:lib@large",
        "//app:lib@small-1",
        "//app:test@large",
        "//app:test@small-1",
        "//nets:kws@any",
        "//nets:student@any",
    ]
    model = found["//nets:kws@any"]
    source = model.attributes["source"]
    assert isinstance(source, SourceFile) and source.path == "nets/kws.tflite"
    assert model.configuration.device is None
    assert found["//app:test@large"].attributes["library"] is found["//app:lib@large"]


def test_what_is_not_for_a_device_is_left_out_of_patterns(tmp_path: Path) -> None:
    found = configured(workspace(tmp_path, TREE), "//app/...", devices=("small-1", "large"))
    assert sorted(found) == [
        "//app:both@large",
        "//app:fast@large",
        "//app:lib@large",
        "//app:lib@small-1",
        "//app:test@large",
        "//app:test@small-1",
    ]


def test_asked_for_by_name_it_is_an_error_that_tells_why(tmp_path: Path) -> None:
    space = workspace(tmp_path, TREE)
    with pytest.raises(BuildFileError) as caught:
        configured(space, "//app:both")
    assert caught.value.where == "app/BUILD.tg:3:1"
    assert "//app:both needs //app:fast, which is not for small-1: compatible_with asks for 'feature=dsp'" in str(
        caught.value
    )
    assert list(configured(space, "//app:both@large")) == ["//app:both@large"]


def test_labels_may_name_a_device(tmp_path: Path) -> None:
    files = TREE | {
        "r/BUILD.tg": 'toy_library(name = "r", data = [":l@large", ":l@small-2", ":l"])\ntoy_library(name = "l")'
    }
    (target,) = configured(workspace(tmp_path, files), "//r").values()
    assert [str(item.label) for item in target.attributes["data"]] == ["//r:l@large", "//r:l@small-2", "//r:l@small-1"]
    (target,) = configured(workspace(tmp_path, files), "//r:l@large").values()
    assert target.configuration.device == "large"


def test_a_target_of_no_device_cannot_need_one(tmp_path: Path) -> None:
    text = 'toy_model(name = "m", teacher = ":l")\ntoy_model(name = "n", teacher = ":l@large")\ntoy_net(name = "l")'
    space = workspace(tmp_path, {"app/BUILD.tg": text.replace("toy_net", "toy_library")})
    with pytest.raises(BuildFileError, match="is a toy_library: 'teacher' takes a target with a model"):
        configured(space, "//app:m")


def test_configurations_are_what_their_names_say(tmp_path: Path) -> None:
    settings = """
        workspace(default_devices = ["small-2", "tiny"])
        flag(name = "size", values = ["medium", "small", "large"])
        config(name = "tiny", device = "small-1", toolchain = "gcc", optimize = "flash", compiler_flags = ["-Os"],
               flags = {"size": "small"})
    """
    space = workspace(tmp_path, {"WORKSPACE.tg": settings})
    default = choose(space)
    assert default.names == ("small-2", "tiny")
    small, tiny = default.requested
    assert (small.name, small.device, small.optimize, dict(small.flags)) == (
        "small-2",
        "small-2",
        None,
        {"size": "medium"},
    )
    assert (tiny.device, tiny.toolchain, tiny.compiler_flags, dict(tiny.flags)) == (
        "small-1",
        "gcc",
        ("-Os",),
        {"size": "small"},
    )
    assert choose(space, flags={"size": "medium"}).named("small-2") == small
    changed = choose(space, flags={"size": "large"})
    assert changed.named("tiny").name != "tiny" and changed.named("tiny").name.startswith("tiny+")
    assert changed.named("small-2").name != choose(space, flags={"size": "small"}).named("small-2").name
    assert default.any_device(small).name == "any"
    assert default.any_device(tiny).name == changed.any_device(tiny).name != "any"
    assert choose(space, ["large", "large"], ["tiny"]).names == ("tiny", "large")


@pytest.mark.parametrize(
    ("devices", "configs", "flags", "message"),
    [
        (["smal-1"], [], {}, "device 'smal-1': there is no such device or config\n  did you mean 'small-1'?"),
        ([], ["tinny"], {}, "--config tinny: the workspace has no config 'tinny'\n  did you mean 'tiny'?"),
        ([], [], {"sise": "x"}, "--flag sise=x: the workspace has no flag 'sise'\n  did you mean 'size'?"),
        ([], [], {"size": "smal"}, "--flag size=smal: 'size' cannot be 'smal'\n  did you mean 'small'?"),
    ],
)
def test_refused_choices(
    tmp_path: Path, devices: list[str], configs: list[str], flags: dict[str, str], message: str
) -> None:
    settings = 'flag(name = "size", values = ["small", "large"])\nconfig(name = "tiny", device = "small-1")'
    space = workspace(tmp_path, {"WORKSPACE.tg": settings})
    with pytest.raises(BuildFileError) as caught:
        choose(space, devices, configs, flags)
    assert str(caught.value) == message


def test_chains_may_be_long(tmp_path: Path) -> None:
    count = 3000
    text = f"""
        [toy_library(name = str(i), deps = [":" + str(i + 1)] if i < {count} else []) for i in range({count} + 1)]
    """
    found = every(configured(workspace(tmp_path, {"app/BUILD.tg": text}), "//app:0"))
    assert len(found) == count + 1


def test_patterns(tmp_path: Path) -> None:
    space = workspace(
        tmp_path,
        {
            "WORKSPACE.tg": 'workspace(ignore = ["third"])',
            "BUILD.tg": 'toy_library(name = "root")',
            "a/BUILD.tg": 'toy_library(name = "a")\ntoy_library(name = "z")',
            "a/b/c/BUILD.tg": 'toy_library(name = "c")',
            "third/BUILD.tg": "broken(",
            "build/BUILD.tg": "broken(",
            ".hidden/BUILD.tg": "broken(",
            "nested/BUILD.tg": "broken(",
            "nested/WORKSPACE.tg": "",
            "a/build/BUILD.tg": 'toy_library(name = "inner")',
        },
    )

    def labels(*patterns: str, folder: str = "") -> list[str]:
        return [str(found.target.label) for found in find(space, patterns, folder)]

    everything = ["//:root", "//a:a", "//a:z", "//a/b/c:c", "//a/build:inner"]
    assert labels("//...") == everything
    assert labels("...", folder="a") == everything[1:]
    assert labels("//a:all") == labels(":all", folder="a") == ["//a:a", "//a:z"]
    assert labels("//a", "a", "//a:a") == ["//a:a"]
    assert labels("z", "b/c", folder="a") == ["//a:z", "//a/b/c:c"]
    assert labels("//...", "-//a/...") == ["//:root"]
    assert labels("//...", "-//a:all", "//a:z") == ["//:root", "//a:z", "//a/b/c:c", "//a/build:inner"]
    assert [f.configuration for f in find(space, ["//a@large", "//a@small-1", "//a"])] == [None, "large", "small-1"]


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("//b/...", "//b/...: there is no folder 'b'"),
        ("//empty/...", "//empty/...: there is no package"),
        ("//aa:x", "//aa:x: there is no folder 'aa'\n  did you mean '//a'?"),
        ("//aa:all", "//aa:all: there is no folder 'aa'"),
        ("//a:y", "//a:y: a/BUILD.tg declares no 'y', and there is no such file\n  it declares a, z"),
        ("//a:f", "//a:f: //a:f is a file, not a target"),
        ("//a:x:y", "label: '//a:x:y': 'x:y' is no name"),
        ("//a/..@", "label: '//a/..@': after @ stands"),
    ],
)
def test_refused_patterns(tmp_path: Path, pattern: str, message: str) -> None:
    files = {"a/BUILD.tg": 'toy_library(name = "a")\ntoy_library(name = "z")', "a/f": "", "empty/x": ""}
    with pytest.raises(BuildFileError) as caught:
        find(workspace(tmp_path, files), [pattern])
    assert str(caught.value).startswith(message)


def test_settings_are_not_built(tmp_path: Path) -> None:
    space = workspace(tmp_path, TREE)
    found = find(space, ["//app:dsp", "//app:lib"])
    assert [str(target.label) for target in configure(space, found, choose(space, ["large"]))] == ["//app:lib@large"]
