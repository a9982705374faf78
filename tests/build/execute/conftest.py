"""Workspaces in temporary folders, built by a copy of tinygen that stays as it is while the tests run."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
DIGITS = ROOT / "examples" / "digits" / "digits_int8.tflite"
PACKAGES = (
    ("tinygen", "tinygen"),
    ("plugins", "tinygen_plugins"),
    ("templates", "tinygen_templates"),
    ("runtime_c", "tinygen_runtime"),
)


@dataclass
class Space:
    """A workspace."""

    root: Path
    variables: dict[str, str] = field(default_factory=dict)

    def write(self, name: str, text: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def model(self, name: str = "net/digits.tflite", source: Path = DIGITS) -> None:
        (self.root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, self.root / name)

    def start(self, *words: str, program: tuple[str, ...] = ("-m", "tinygen")) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *program, *words],
            cwd=self.root,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, **self.variables},
        )

    def run(self, *words: str, status: int = 0, program: tuple[str, ...] = ("-m", "tinygen")) -> str:
        """What a command prints on both streams; its exit status is checked, and that it shows no traceback."""
        process = self.start(*words, program=program)
        output, errors = process.communicate()
        assert process.returncode == status, output + errors
        assert "Traceback" not in errors
        return output + errors

    def build(self, *words: str, command: str = "build", status: int = 0) -> dict[str, Any]:
        """The JSON of a build."""
        self.run(command, *words, "--json", "result.json", status=status)
        found: dict[str, Any] = json.loads((self.root / "result.json").read_text())
        return found

    def empty(self) -> None:
        """A new checkout: nothing was ever built."""
        shutil.rmtree(self.root / "build")

    def executed(self) -> list[str]:
        """`Mnemonic first/output` of each command that the last build ran."""
        return [
            f"{event['mnemonic']} {event['outputs'][0]}"
            for event in self.events()
            if event["event"] == "action" and event["status"] == "executed"
        ]

    def events(self) -> list[dict[str, Any]]:
        lines = (self.root / "build/.tinygen/events.jsonl").read_text().splitlines()
        return [json.loads(line) for line in lines]

    def outputs(self) -> dict[str, bytes]:
        """Every file below build/ but the build's own notes; a build may be running."""
        found = {}
        for folder, folders, names in os.walk(self.root / "build"):
            folders[:] = [name for name in folders if name != ".tinygen"]
            paths = (Path(folder) / name for name in names if name != "compile_commands.json")
            found |= {path.relative_to(self.root).as_posix(): path.read_bytes() for path in paths}
        return found


def copy_tinygen(site: Path) -> Path:
    """A copy of tinygen; put the folder into PYTHONPATH."""
    ignore = shutil.ignore_patterns("__pycache__", "tests")
    for source, package in PACKAGES:
        shutil.copytree(ROOT / source, site / package, ignore=ignore)
    return site


@pytest.fixture(scope="session")
def still_tinygen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy that no test changes."""
    return copy_tinygen(tmp_path_factory.mktemp("site"))


@pytest.fixture
def own_tinygen(tmp_path: Path) -> Path:
    """A copy that the test may change."""
    return copy_tinygen(tmp_path / "site")


@pytest.fixture
def space(tmp_path: Path, still_tinygen: Path) -> Space:
    """An empty workspace."""
    return make_space(tmp_path / "space", still_tinygen)


def make_space(root: Path, site: Path) -> Space:
    found = Space(root, {"PYTHONPATH": str(site)})
    found.write("WORKSPACE.tg", "")
    return found
