"""What an addition costs: an operator is one Python file and its C; a device is one package of 4 to 8 files.

Both are made here, on copies, and counted: no other file changes, and everything works.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.made_up import ACME, OPERATOR, ROOT
from tests.plugins.installed import install, run_with
from tinygen.frontend.tflite_writer import write_tflite
from tinygen.ir import DType
from tinygen.ops import Op
from tinygen.ops.common import case

PACKAGES = {
    "tinygen": "tinygen",
    "tinygen_plugins": "plugins",
    "tinygen_templates": "templates",
    "tinygen_runtime": "runtime_c",
}


def digests(folder: Path) -> dict[str, str]:
    """Path below `folder` -> digest of its content, for every file that is not made by running."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture
def installation(tmp_path: Path) -> Path:
    """A copy of what a wheel installs, first on PYTHONPATH."""
    site = tmp_path / "site"
    for package, folder in PACKAGES.items():
        shutil.copytree(ROOT / folder, site / package, ignore=shutil.ignore_patterns("__pycache__", "tests"))
    return site


def square_model(path: Path) -> Path:
    """A .tflite of one SQUARE node."""

    class Named(Op):  # all that the exporter asks
        name, options = "SQUARE", "SquareOptions"
        infer = reference = kernel = cases = draw = lambda *_: None  # type: ignore[assignment]

    tensors = (case.activation((1, 7), DType.FLOAT32, name=name) for name in ("input", "output"))
    x, y = tensors
    path.write_bytes(write_tflite(case.single("SQUARE", [x], [y]), {"SQUARE": Named()}))
    return path


def test_an_operator_is_one_python_file_and_its_c(installation: Path) -> None:
    model = square_model(installation.parent / "square.tflite")
    refused = run_with(installation, "compile", model, "-d", "host", "-o", "out")
    assert refused.returncode == 2 and "SQUARE" in refused.stderr, "an operator that is there cannot be added"
    before = digests(installation)
    for name, text in OPERATOR.items():
        (installation / name).parent.mkdir(exist_ok=True)
        (installation / name).write_text(text)

    listed = run_with(installation, "ops", "--json", "-")
    rows = {row["op"]: row for row in json.loads(listed.stdout)["ops"]}
    assert rows["SQUARE"]["types"] == ["float32"]
    verified = run_with(installation, "verify", model, "-d", "host", "--json", "-")
    assert verified.returncode == 0, verified.stderr
    assert json.loads(verified.stdout)["bit_exact"]
    emulated = run_with(installation, "verify", model, "-d", "cortex-m4", "--on", "emulator", "--inputs", 2)
    if "no C compiler found" not in emulated.stderr:
        assert emulated.returncode == 0, emulated.stderr

    after = digests(installation)
    assert {name for name in after if after[name] != before.get(name)} == set(OPERATOR)
    assert len(OPERATOR) <= 3 and before.keys() <= after.keys()
    lines = sum(text.count("\n") for text in OPERATOR.values())
    assert lines <= 70, f"a small operator takes {lines} lines"


def test_an_operators_cases_run_by_themselves(installation: Path) -> None:
    """The project's own test of operators finds the new one and runs its cases and random graphs."""
    for name, text in OPERATOR.items():
        (installation / name).parent.mkdir(exist_ok=True)
        (installation / name).write_text(text)
    shutil.copytree(
        ROOT / "tests" / "ops", installation / "tests" / "ops", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copy(ROOT / "tests" / "__init__.py", installation / "tests")
    env = os.environ | {"PYTHONPATH": str(installation)}
    words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", ROOT / "pyproject.toml"]
    words += [f"--rootdir={installation}", installation / "tests/ops/test_operators.py", "-k", "SQUARE"]
    done = subprocess.run(list(map(str, words)), capture_output=True, text=True, env=env, cwd=installation)
    assert done.returncode == 0, done.stdout
    assert "2 passed" in done.stdout, done.stdout


def test_a_device_is_one_package_and_one_entry_point(tmp_path: Path) -> None:
    files = [name for name in ACME if not name.endswith("__init__.py")]
    assert 4 <= len(files) <= 8
    site = install(tmp_path / "site", "acme", "tinygen_acme.plugin", ACME)
    model = ROOT / "examples" / "digits" / "digits_int8.tflite"

    listed = run_with(site, "devices", "--json", "-")
    devices = {d["name"]: d for d in json.loads(listed.stdout)["devices"]}
    assert devices["acme-1"]["family"] == "acme" and "cortex-m4" in devices
    assert run_with(site, "compile", model, "-d", "acme-1", "-o", "out").returncode == 0
    analyzed = json.loads(run_with(site, "analyze", model, "-d", "acme-1", "--json", "-").stdout)
    assert {m["memory"]: m["available"] for m in analyzed["memories"]} == {"flash": 65536, "RAM": 16384}
    verified = run_with(site, "verify", model, "-d", "acme-1")
    assert verified.returncode == 0, verified.stderr
    profiled = run_with(site, "profile", model, "-d", "acme-1", "--json", "-")
    if any(word in profiled.stderr for word in ("no C compiler found", "is not installed")):
        pytest.skip(profiled.stderr)
    assert profiled.returncode == 0, profiled.stderr
    result = json.loads(profiled.stdout)
    assert result["bit_exact"] and result["instructions"] > 0


@pytest.mark.parametrize("plugin", ["cortex_m", "riscv", "esp32"])
def test_the_built_in_families_are_small_too(plugin: str) -> None:
    """Their descriptions of devices, boards and compilers, without kernels and the templates of a package format."""
    extra = ("kernels", "lowering", "templates", "tests", "board", "__pycache__")
    folder = ROOT / "plugins" / plugin
    files = [p.name for p in folder.rglob("*.py") if not set(p.relative_to(folder).parts) & set(extra)]
    assert 4 <= len(set(files) - {"__init__.py"}) <= 8, files


def test_a_device_of_a_known_instruction_set_is_a_description(tmp_path: Path) -> None:
    """The RISC-V plugin serves any device of its instruction sets: compiler, emulator and kernels come with it."""
    text = """\
from tinygen.api import Device, hookimpl

EXTENDS = ("riscv",)


@hookimpl
def tinygen_devices():
    return (Device("bolt", "bolt", "Bolt: RV32IMC", "rv32imc", frozenset({"mul64"})),)
"""
    site = install(tmp_path / "site", "bolt", "tinygen_bolt", {"tinygen_bolt.py": text})
    model = ROOT / "examples" / "digits" / "digits_int8.tflite"
    done = run_with(site, "verify", model, "-d", "bolt", "--on", "emulator", "--inputs", 2)
    if any(word in done.stderr for word in ("no C compiler found", "is not installed")):
        pytest.skip(done.stderr)
    assert done.returncode == 0, done.stderr


def test_digests_see_a_change(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1")
    before = digests(tmp_path)
    (tmp_path / "a").write_text("2")
    assert digests(tmp_path) != before and list(before) == ["a"]
