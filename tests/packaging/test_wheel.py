"""The wheel carries every file of the packages, and what it installs works from any directory."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODEL = ROOT / "examples" / "digits" / "digits_int8.tflite"

PACKAGE_OF_FOLDER = {
    "tinygen": "tinygen",
    "plugins": "tinygen_plugins",
    "templates": "tinygen_templates",
    "runtime_c": "tinygen_runtime",
}


def run(*command: str | Path, cwd: Path) -> str:
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}  # else the tree is imported
    done = subprocess.run(list(command), cwd=cwd, env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def shipped_files(source: Path) -> set[str]:
    """Where each file of the packages' folders must stand in the wheel."""
    return {
        (Path(package) / path.relative_to(source / folder)).as_posix()
        for folder, package in PACKAGE_OF_FOLDER.items()
        for path in (source / folder).rglob("*")
        if path.is_file() and "tests" not in path.relative_to(source).parts
    }


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A copy of the working tree to build in, because setuptools leaves its `build` folder there."""
    copy = tmp_path / "source"
    copy.mkdir()
    for name in PACKAGE_OF_FOLDER:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy / name)
    return copy


@pytest.fixture
def wheel(source: Path, tmp_path: Path) -> Path:
    run(sys.executable, "-m", "pip", "wheel", "--no-deps", "-w", tmp_path / "wheels", source, cwd=tmp_path)
    (built,) = (tmp_path / "wheels").glob("*.whl")
    return built


@pytest.mark.slow
def test_wheel_carries_every_source_file(source: Path, wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        carried = set(archive.namelist())
    missing = sorted(shipped_files(source) - carried)
    assert not missing, (
        "not in the wheel (add the suffix to [tool.setuptools.package-data] in pyproject.toml, "
        f"or __init__.py to the folder): {missing}"
    )
    tests = sorted(name for name in carried if "tests" in Path(name).parts)
    assert not tests, f"tests in the wheel: {tests}"


@pytest.mark.slow
def test_installed_wheel_works_from_any_directory(wheel: Path, tmp_path: Path) -> None:
    environment, elsewhere = tmp_path / "env", tmp_path / "elsewhere"
    elsewhere.mkdir()
    run(sys.executable, "-m", "venv", environment, cwd=tmp_path)
    python, tinygen = environment / "bin" / "python", environment / "bin" / "tinygen"
    run(python, "-m", "pip", "install", "--quiet", wheel, cwd=elsewhere)

    folders = "import tinygen, tinygen_plugins, tinygen_templates, tinygen_runtime; print(tinygen.__file__)"
    assert run(python, "-c", folders, cwd=elsewhere).startswith(str(environment))

    assert json.loads(run(tinygen, "devices", "--json", "-", cwd=elsewhere))
    library = elsewhere / "digits"
    compiled = ["compile", str(MODEL), "--device", "host", "-o", str(library), "--name", "digits", "--json", "-"]
    assert json.loads(run(tinygen, *compiled, cwd=elsewhere))["name"] == "digits"
    assert (library / "digits.h").is_file()
    verified = ["verify", str(MODEL), "--device", "host", "--inputs", "2", "--json", "-"]
    assert json.loads(run(tinygen, *verified, cwd=elsewhere))["bit_exact"] is True
