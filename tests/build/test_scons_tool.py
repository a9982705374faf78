"""TinyLibrary in ordinary SConstruct files: what is built, and what is built again when something changes."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import numpy as np
import pytest

import tinygen

from .conftest import DIGITS, MAIN, SCONSTRUCT, MakeProject, toolchain_or_skip


def compiled(output: str) -> set[str]:
    """Names of the C files that an output of SCons says were compiled."""
    return set(re.findall(r" -c -o \S+ (?:\S*/)?([\w.]+\.[cS])\b", output))


def generated(output: str) -> bool:
    return " -m tinygen compile " in output


def expected_output() -> str:
    model = tinygen.load(tinygen.compile(DIGITS, name="digits"))
    pixels = (np.arange(64) * 3 % 128).astype(np.int8).reshape(1, 8, 8, 1)
    return "".join(f"{value} " for value in model(pixels).reshape(-1))


def test_a_project_builds_and_then_is_up_to_date(make_project: MakeProject) -> None:
    project = make_project()
    output = project.scons()
    report = json.loads((project.folder / "build/digits/digits.json").read_text())
    in_folder = {path.name for path in (project.folder / "build/digits").iterdir()}
    assert in_folder == set(report["files"])
    assert compiled(output) >= {name for name in report["files"] if name.endswith(".c")}
    assert project.run("app") == expected_output()
    assert project.scons() == "scons: `.' is up to date.\n"
    project.scons("-c")
    assert not [path for path in (project.folder / "build").rglob("*") if path.is_file()]


def test_touching_rebuilds_nothing(make_project: MakeProject) -> None:
    project = make_project()
    project.scons()
    for path in [*project.folder.rglob("*.tflite"), *project.folder.rglob("*.[ch]"), *project.folder.rglob("*.a")]:
        os.utime(path)
    assert project.scons() == "scons: `.' is up to date.\n"


def test_a_changed_model_rebuilds(make_project: MakeProject) -> None:
    """Also where it needs other runtime sources: those of the old one go."""
    project = make_project()
    project.scons("build")
    before = set((project.folder / "build/digits").iterdir())
    shutil.copy(DIGITS.with_name("digits_float32.tflite"), project.folder / "digits.tflite")
    output = project.scons("build")
    assert {"digits.c", "digits_weights.c"} <= compiled(output)
    report = json.loads((project.folder / "build/digits/digits.json").read_text())
    after = set((project.folder / "build/digits").iterdir())
    assert {path.name for path in after} == set(report["files"])
    assert before - after and after - before


def test_a_changed_flag_rebuilds_objects_only(make_project: MakeProject) -> None:
    project = make_project()
    all_files = compiled(project.scons("build"))
    project.write("SConstruct", SCONSTRUCT.replace('device="host"', 'device="host", flags=["-Os"]'))
    output = project.scons("build")
    assert compiled(output) == all_files
    assert not generated(output)


def test_an_option_of_the_generator_rebuilds(make_project: MakeProject) -> None:
    project = make_project()
    project.scons("build")
    project.write("SConstruct", SCONSTRUCT.replace('device="host"', 'device="host", optimize="flash"'))
    assert generated(project.scons("build"))


def test_another_compiler_rebuilds(make_project: MakeProject) -> None:
    if not shutil.which("clang"):
        pytest.skip("needs clang: apt-get install clang")
    project = make_project()
    all_files = compiled(project.scons("build"))
    project.write("SConstruct", SCONSTRUCT.replace('device="host"', 'device="host", toolchain="clang"'))
    assert compiled(project.scons("build")) == all_files


def test_a_changed_runtime_source_rebuilds_it(make_project: MakeProject, own_tinygen: Path) -> None:
    project = make_project(PYTHONPATH=str(own_tinygen))
    project.scons()
    (source,) = own_tinygen.rglob("tg_softmax_s8.c")
    text = source.read_text()
    source.write_text(text + "/* no other code */\n")
    output = project.scons()
    assert generated(output) and compiled(output) == {"tg_softmax_s8.c"}
    assert "ar rcsD" not in output, "the object came out the same: there is nothing to archive"
    source.write_text(text.replace("{", "{\n    (void)0;", 1).replace("(void)0", "volatile int x = 0; (void)x", 1))
    output = project.scons()
    assert compiled(output) == {"tg_softmax_s8.c"} and "ar rcsD" in output and "-o app" in output


def test_a_changed_template_rebuilds_what_it_makes(make_project: MakeProject, own_tinygen: Path) -> None:
    project = make_project(PYTHONPATH=str(own_tinygen))
    project.scons()
    template = own_tinygen / "tinygen_templates" / "library.c.j2"
    template.write_text(template.read_text() + "\n/* changed */\n")
    assert compiled(project.scons()) == {"digits.c"}


TWO = """
import tinygen
env = Environment(tools=["default", tinygen.scons])
env.TinyLibrary("build/plain", "digits.tflite", device="esp32c3")
env.TinyLibrary("build/idf", "digits.tflite", device="esp32c3", package="esp-idf")
"""


def test_templates_and_kernels_of_others_run_nothing(make_project: MakeProject, own_tinygen: Path) -> None:
    """A template generates its users alone; a kernel that no network here needs, none."""
    toolchain_or_skip("esp32c3")
    project = make_project(TWO, PYTHONPATH=str(own_tinygen))
    project.scons()
    kernel = min((own_tinygen / "tinygen_runtime/tanh").glob("*.c"))
    kernel.write_text(kernel.read_text() + "/* a comment */\n")
    assert project.scons() == "scons: `.' is up to date.\n"
    template = own_tinygen / "tinygen_plugins/esp32/templates/idf_component.yml.j2"
    template.write_text(template.read_text() + "{# a comment #}\n")
    output = project.scons()
    assert re.findall(r"--name (\w+)", output) == ["idf"]
    assert not compiled(output) and "rcsD" not in output


@pytest.mark.parametrize("part", ["tinygen/plan/planner.py", "tinygen_plugins/reference/plugin.py"])
def test_a_changed_generator_runs_again(make_project: MakeProject, own_tinygen: Path, part: str) -> None:
    project = make_project(PYTHONPATH=str(own_tinygen))
    project.scons()
    source = own_tinygen / part
    source.write_text(source.read_text() + "\n# the result stays the same\n")
    output = project.scons()
    assert generated(output) and not compiled(output)


def test_archives_are_equal_in_any_folder(make_project: MakeProject) -> None:
    """With debug information, too, and from the other's cache."""
    text = SCONSTRUCT.replace('device="host"', 'device="host", flags=["-g"]')
    one, two = make_project(text, "one"), make_project(text, "elsewhere/two")
    for project in (one, two):
        project.scons("build")
    archives = [(project.folder / "build/libdigits.a").read_bytes() for project in (one, two)]
    assert archives[0] == archives[1]
    assert str(one.folder).encode() not in archives[0]
    for project in (one, two):
        project.write("SConstruct", text + f'env.CacheDir("{one.folder.parent}/cache")\n')
        project.scons("-c")
    cached = text.replace("digits = ", f'env.CacheDir("{one.folder.parent}/cache")\ndigits = ')
    for project in (one, two):
        project.write("SConstruct", cached)
    assert compiled(one.scons("build/libdigits.a"))
    output = two.scons("build/libdigits.a")
    assert "Retrieved `build/libdigits.a' from cache" in output and not compiled(output)
    assert (two.folder / "build/libdigits.a").read_bytes() == archives[0]


def test_a_cplusplus_program_links(make_project: MakeProject) -> None:
    if not shutil.which("g++"):
        pytest.skip("needs a C++ compiler: apt-get install g++")
    project = make_project(SCONSTRUCT.replace("main.c", "main.cpp"))
    project.write("main.cpp", MAIN)
    project.scons()
    assert project.run("app") == expected_output()


def test_two_networks_share_one_program(make_project: MakeProject) -> None:
    """Both archives hold the runtime functions that both use; the linker takes each once."""
    more = 'second = env.TinyLibrary("build/second", "digits.tflite", optimize="flash")\n'
    text = SCONSTRUCT.replace("env.Program", f"{more}env.Program").replace("digits], ", "digits, second], ")
    project = make_project(text.replace("[digits.include]", "[digits.include, second.include]"))
    source = MAIN.replace('#include "digits.h"', '#include "digits.h"\n#include "second.h"')
    source = source.replace(
        "if (digits_invoke(arena) != TG_OK)",
        "if (second_invoke(0) != TG_ERROR_ARENA || digits_invoke(arena) != TG_OK)",
    )
    project.write("main.c", source)
    project.scons()
    assert project.run("app") == expected_output()


def test_a_model_that_the_build_makes(make_project: MakeProject) -> None:
    making = 'env.Command("made/digits.tflite", "digits.tflite", Copy("$TARGET", "$SOURCE"))'
    text = SCONSTRUCT.replace('"digits.tflite"', making)
    project = make_project(text)
    project.scons()
    assert project.run("app") == expected_output()
    assert project.scons() == "scons: `.' is up to date.\n"
    shutil.copy(DIGITS.with_name("digits_float32.tflite"), project.folder / "digits.tflite")
    assert "digits_weights.c" in compiled(project.scons("build"))


@pytest.mark.parametrize("option", ["-c", "-n", "-h"])
def test_looking_builds_no_model(make_project: MakeProject, option: str) -> None:
    making = 'env.Command("made/digits.tflite", "digits.tflite", Copy("$TARGET", "$SOURCE"))'
    text = SCONSTRUCT.replace('"digits.tflite"', making) + 'env.TinyFirmware("build/firmware", digits)\n'
    project = make_project(text)
    project.scons(option)
    assert not (project.folder / "made").exists()


def test_a_sconscript_with_a_variant_folder(make_project: MakeProject) -> None:
    project = make_project('SConscript("SConscript", variant_dir="out")\n')
    project.write("SConscript", SCONSTRUCT.replace('"build/digits"', '"digits"'))
    project.scons()
    assert (project.folder / "out/libdigits.a").exists() and project.run("out/app") == expected_output()
    assert project.scons().endswith("scons: `.' is up to date.\n")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"host"', '"hots"', "unknown device 'hots'"),
        ('"digits.tflite"', '"gone.tflite"', "gone.tflite"),
        ('"digits.tflite"', '"main.c"', "main.c"),
        ('"build/digits"', '"build/int"', "int"),
    ],
)
def test_mistakes_are_explained(make_project: MakeProject, old: str, new: str, message: str) -> None:
    project = make_project(SCONSTRUCT.replace(old, new))
    output = project.scons(status=2)
    assert "scons: *** TinyLibrary build/" in output and message in output
    assert "Traceback" not in output


def test_a_foreign_file_in_the_folder_is_kept(make_project: MakeProject) -> None:
    project = make_project()
    mine = project.write("build/digits/notes.txt", "mine")
    assert "notes.txt is in the way" in project.scons(status=2)
    assert mine.read_text() == "mine"
