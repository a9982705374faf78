"""TinyFirmware: images that a SConstruct links, run on their emulators; and the SConstruct files of this project."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import tinygen
from tinygen.device import Image
from tinygen.emulate import parse_frames

from .conftest import DIGITS, ROOT, MakeProject, Project, toolchain_or_skip

SCONSTRUCT = """
import tinygen
env = Environment(tools=[tinygen.scons])
digits = env.TinyLibrary("build/digits", "digits.tflite", device="{device}")
env.TinyFirmware("build/plain", digits)
env.TinyFirmware("build/traced", digits, trace=True)
env.TinyFirmware("build/alone", "digits.tflite", "{device}", optimize="flash", flags=["-Os"])
"""
DEVICES = ("host", "cortex-m4", "rv32imc", "esp32")


def run(image: Path, device: str, inputs: bytes) -> dict[str, list[bytes]]:
    """Payloads of the frames that an image writes, by kind."""
    session = tinygen.create_session()
    try:
        result = session.run(session.device(device), Image(image), inputs)
    except tinygen.TinygenError as error:
        pytest.skip(str(error))
    assert result.status == 0
    kinds: dict[str, list[bytes]] = {}
    for frame in parse_frames(result.output):
        kinds.setdefault(frame.kind, []).append(frame.payload)
    return kinds


@pytest.mark.parametrize("options", ["feed=True", "encode='auto', optimize='flash'", "arena=4096"])
def test_every_option_reaches_the_image(make_project: MakeProject, options: str) -> None:
    """The image with an option computes what the network without any does."""
    project = make_project(
        f"""
import tinygen
env = Environment(tools=[tinygen.scons])
env.TinyFirmware("build/net", env.TinyLibrary("build/digits", "digits.tflite", {options}))
"""
    )
    project.scons()
    header = (project.folder / "build/digits/digits.h").read_text()
    assert ("digits_feed(" in header) == ("feed" in options)
    pixels = (np.arange(64) * 3 % 128).astype(np.int8).reshape(1, 8, 8, 1)
    (output,) = run(project.folder / "build/net", "host", pixels.tobytes())["O"]
    model = tinygen.load(tinygen.compile(DIGITS, name="digits"))
    assert output == model(pixels).tobytes()


@pytest.mark.parametrize("device", DEVICES)
def test_images_run(make_project: MakeProject, device: str) -> None:
    toolchain_or_skip(device)
    project = make_project(SCONSTRUCT.format(device=device))
    project.scons()
    suffix = "" if device == "host" else ".elf"
    pixels = (np.arange(64) * 3 % 128).astype(np.int8).reshape(1, 8, 8, 1)
    library = tinygen.compile(DIGITS, device, name="digits")
    model = tinygen.load(library)
    for name in ("plain", "traced", "alone"):
        frames = run(project.folder / f"build/{name}{suffix}", device, pixels.tobytes())
        assert frames["O"] == [model(pixels).tobytes()]
        assert ("T" in frames) == (name == "traced")
    assert (project.folder / "build/plain.elf.map").exists() == (device != "host")
    assert project.scons() == "scons: `.' is up to date.\n"


def test_a_changed_board_file_links_again(make_project: MakeProject, own_tinygen: Path) -> None:
    toolchain_or_skip("rv32imc")
    project = make_project(SCONSTRUCT.format(device="rv32imc"), PYTHONPATH=str(own_tinygen))
    project.scons("build/plain.elf")
    script = own_tinygen / "tinygen_plugins/riscv/board/virt.ld"
    script.write_text(script.read_text() + "\n/* changed */\n")
    assert "-o build/plain.elf " in project.scons("build/plain.elf")


def test_a_library_keeps_its_device(make_project: MakeProject) -> None:
    text = "import tinygen\nenv = Environment(tools=[tinygen.scons])\n"
    text += 'env.TinyFirmware("x", env.TinyLibrary("build/digits", "digits.tflite"), "cortex-m4")\n'
    assert "TinyFirmware x: the library has its device" in make_project(text).scons(status=2)


def test_the_firmware_project_builds(tmp_path: Path) -> None:
    if not shutil.which("gcc"):
        pytest.skip("needs gcc: apt-get install gcc")
    for name in ("firmware_project", "digits"):
        ignore = shutil.ignore_patterns("build", "*.o", ".sconsign*")
        shutil.copytree(ROOT / "examples" / name, tmp_path / name, ignore=ignore)
    project = Project(tmp_path / "firmware_project")
    project.scons()
    output = project.run("build/recognise")
    assert output == "7 (99 %)\n"
    assert output.strip() in (project.folder / "README.md").read_text()


def test_the_project_s_own_workspace(tmp_path: Path) -> None:
    """Its SConstruct builds a label, its digits pass their tests, and everything in it can be configured."""
    if not shutil.which("gcc"):
        pytest.skip("needs gcc: apt-get install gcc")
    for name in ("WORKSPACE.tg", "SConstruct"):
        shutil.copy(ROOT / name, tmp_path / name)
    for name in ("examples", "benchmarks"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("build", "*.o", ".sconsign*"))
    project = Project(tmp_path)
    project.scons("//examples/digits:digits@host")
    assert (tmp_path / "build/host/examples/digits/libdigits.a").exists()
    words = [sys.executable, "-m", "tinygen"]
    done = subprocess.run(
        [*words, "test", "//examples/digits:host_test", "-d", "host"], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0 and "1 of 1 tests pass" in done.stdout, done.stdout + done.stderr
    done = subprocess.run([*words, "query", "deps(//...)"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert {"//benchmarks:digits", "//examples/keywords:accuracy_test", "//examples/digits:lenet"} <= {
        line.split()[0] for line in done.stdout.splitlines()
    }
