"""What is built again when something changes, and what is not."""

from __future__ import annotations

import os
from pathlib import Path

from .conftest import Space, make_space

LIBRARY = 'tg_library(name = "digits", model = "digits.tflite")\n'
SOFTMAX = "tinygen_runtime/softmax/tg_softmax_s8.c"
"""A portable kernel that the network uses on every device here."""


def library(root: Path, site: Path) -> Space:
    space = make_space(root, site)
    space.model()
    space.write("net/BUILD.tg", LIBRARY)
    return space


def test_a_second_build_runs_nothing_and_touching_changes_nothing(tmp_path: Path, still_tinygen: Path) -> None:
    space = library(tmp_path / "space", still_tinygen)
    first = space.build("//...", "-d", "host")
    assert first["executed"] == first["actions"] > 10
    assert [t["status"] for t in first["targets"]] == ["built"]
    for path in (space.root / "build").rglob("*.[cho]"):
        os.utime(path)
    second = space.build("//...", "-d", "host")
    assert (second["executed"], second["up_to_date"]) == (0, first["actions"])
    assert [t["status"] for t in second["targets"]] == ["up to date"]


def test_a_comment_in_a_kernel_recompiles_that_file_and_relinks_nothing(tmp_path: Path, own_tinygen: Path) -> None:
    space = library(tmp_path / "space", own_tinygen)
    devices = ("-d", "host", "-d", "rv32imc")
    space.build("//...", *devices)
    kernel = own_tinygen / SOFTMAX
    kernel.write_text(_commented(kernel))
    assert "tg_softmax_s8.c has changed" in space.run("explain", "//net:digits", *devices)
    space.build("//...", *devices)
    compiled = [line for line in space.executed() if line.startswith("Compile")]
    assert sorted(compiled) == [
        f"Compile build/{device}/net/libdigits.a.objects/tg_softmax_s8.c.o" for device in ("host", "rv32imc")
    ]
    others = {line.split()[0] for line in space.executed()} - {"Compile"}
    assert others == {"Generate", "Unpack"}  # neither Archive nor Link


def _commented(path: Path) -> str:
    """The text with a comment at its end: no line moves."""
    return path.read_text().rstrip("\n") + " /* a comment */\n"


def test_a_kernel_or_template_of_others_regenerates_nothing(tmp_path: Path, own_tinygen: Path) -> None:
    space = library(tmp_path / "space", own_tinygen)
    space.build("//...", "-d", "host")
    unused = own_tinygen / "tinygen_runtime/tanh"
    (kernel,) = list(unused.glob("tg_tanh_s8.c")) or list(unused.glob("*.c"))[:1]
    kernel.write_text(_commented(kernel))
    assert space.build("//...", "-d", "host")["executed"] == 0
    assert "up to date" in space.run("explain", "//net:digits", "-d", "host")


def test_a_template_renders_its_users_alone(tmp_path: Path, own_tinygen: Path) -> None:
    """One of two libraries has the glue of a package format, and so its templates."""
    space = library(tmp_path / "space", own_tinygen)
    space.write("net/BUILD.tg", LIBRARY + 'tg_library(name = "idf", model = "digits.tflite", package = "esp-idf")\n')
    space.build("//...", "-d", "esp32c3")
    template = own_tinygen / "tinygen_plugins/esp32/templates/idf_component.yml.j2"
    template.write_text(template.read_text() + "{# a comment #}\n")
    said = space.run("explain", "//net:all", "-d", "esp32c3")
    assert "//net:digits@esp32c3: up to date" in said
    assert "esp32: templates/idf_component.yml.j2 has changed" in said
    space.build("//...", "-d", "esp32c3")
    assert space.executed() == [
        "Generate build/esp32c3/net/idf.library",
        "Unpack build/esp32c3/net/idf/idf.json",
    ]  # no C file came out another


def test_a_changed_generator_is_seen(tmp_path: Path, own_tinygen: Path) -> None:
    space = library(tmp_path / "space", own_tinygen)
    space.build("//...", "-d", "host")
    code = own_tinygen / "tinygen_plugins/reference/plugin.py"
    code.write_text(code.read_text() + "\n# changed\n")
    assert "Python code of tinygen or of a plugin has changed" in space.run("explain", "//net:digits", "-d", "host")
    space.build("//...", "-d", "host")
    assert [line.split()[0] for line in space.executed()] == ["Generate", "Unpack"]  # it gives the same C


def test_a_changed_compiler_and_changed_flags_are_seen(tmp_path: Path, still_tinygen: Path) -> None:
    """A wrapper stands for the compiler; its version line changes."""
    space = library(tmp_path / "space", still_tinygen)
    wrapper = tmp_path / "bin" / "gcc"
    wrapper.parent.mkdir()
    text = '#!/bin/sh\n[ "$1" = --version ] && echo "gcc (test) {}" && exit\nexec /usr/bin/gcc "$@"\n'
    wrapper.write_text(text.format("1.0"))
    wrapper.chmod(0o755)
    space.variables["PATH"] = f"{wrapper.parent}:{os.environ['PATH']}"
    space.build("//...", "-d", "host")
    wrapper.write_text(text.format("1.1"))
    assert "gcc (test) 1.0" in space.run("explain", "//net:digits", "-d", "host")
    space.build("//...", "-d", "host")
    assert {line.split()[0] for line in space.executed()} == {"Compile", "Archive"}  # both are of its toolchain
    space.write("net/BUILD.tg", LIBRARY.replace(")", ', compiler_flags = ["-Os"])'))
    assert "with -Os" in space.run("explain", "//net:digits", "-d", "host")
    space.build("//...", "-d", "host")
    assert {line.split()[0] for line in space.executed()} == {"Compile", "Archive"}


def test_another_model_leaves_no_file_of_the_old_one(tmp_path: Path, still_tinygen: Path) -> None:
    space = library(tmp_path / "space", still_tinygen)
    space.build("//...", "-d", "host")
    before = set(space.outputs())
    space.model(source=Path(__file__).resolve().parents[3] / "examples/digits/digits_float32.tflite")
    space.build("//...", "-d", "host")
    after = set(space.outputs())
    assert before - after
    folder = {path for path in after if path.startswith("build/host/net/digits/")}
    (target,) = space.build("//...", "-d", "host")["targets"]
    assert folder == set(target["outputs"]["source"])
