"""Projects in temporary folders that ordinary SConstruct files build."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import tinygen

ROOT = Path(__file__).resolve().parents[2]
DIGITS = ROOT / "examples" / "digits" / "digits_int8.tflite"

SCONSTRUCT = """
import tinygen
env = Environment(tools=["default", tinygen.scons], CCFLAGS=["-Wall", "-Wextra", "-Wconversion", "-Werror"])
digits = env.TinyLibrary("build/digits", "digits.tflite", device="host")
env.Program("app", ["main.c", digits], CPPPATH=[digits.include])
"""

MAIN = """
#include "digits.h"
#include <stdio.h>
static unsigned char arena[DIGITS_ARENA_BYTES] TG_ALIGNED(TG_ARENA_ALIGN);
int main(void) {
    for (unsigned i = 0; i < DIGITS_INPUT0_BYTES; i++) {
        digits_input0(arena)[i] = (signed char)(i * 3u % 128u);
    }
    if (digits_invoke(arena) != TG_OK) {
        return 1;
    }
    for (unsigned i = 0; i < DIGITS_OUTPUT0_BYTES; i++) {
        printf("%d ", digits_output0(arena)[i]);
    }
    return 0;
}
"""


@dataclass
class Project:
    """A folder with a SConstruct."""

    folder: Path
    variables: dict[str, str] = field(default_factory=dict)

    def scons(self, *words: str, status: int = 0) -> str:
        """What `scons -Q` prints; its exit status is checked."""
        done = subprocess.run(
            [sys.executable, "-m", "SCons", "-Q", *words],
            cwd=self.folder,
            capture_output=True,
            text=True,
            env={**os.environ, **self.variables},
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def run(self, program: str) -> str:
        return subprocess.run([self.folder / program], capture_output=True, text=True, check=True).stdout


MakeProject = Callable[..., Project]


def toolchain_or_skip(device: str) -> None:
    """Skip the test, with the command that mends it, if the device has no compiler here."""
    session = tinygen.create_session()
    try:
        session.toolchain(session.device(device))
    except tinygen.TinygenError as error:
        pytest.skip(str(error))


@pytest.fixture
def make_project(tmp_path: Path) -> MakeProject:
    """`make_project(sconstruct, name)`: the digits network, a main program and `sconstruct` in a new folder."""

    def make(sconstruct: str = SCONSTRUCT, name: str = "project", **variables: str) -> Project:
        project = Project(tmp_path / name, variables)
        project.write("SConstruct", sconstruct)
        project.write("main.c", MAIN)
        shutil.copy(DIGITS, project.folder / "digits.tflite")
        return project

    return make


@pytest.fixture
def own_tinygen(tmp_path: Path) -> Path:
    """A copy of tinygen that a test may change; put it into PYTHONPATH."""
    site = tmp_path / "site"
    ignore = shutil.ignore_patterns("__pycache__", "tests")
    for source, package in (
        ("tinygen", "tinygen"),
        ("plugins", "tinygen_plugins"),
        ("templates", "tinygen_templates"),
        ("runtime_c", "tinygen_runtime"),
    ):
        shutil.copytree(ROOT / source, site / package, ignore=ignore)
    return site
