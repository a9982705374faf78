"""The example of a plugin as strangers have it: installed, found, built with, proven, and taken out again."""

from __future__ import annotations

import ast
import json
import shutil
from pathlib import Path

import pytest

from tests.house.test_imports import below, imports_of, standard
from tests.plugins.environment import Environment, make_environment
from tinygen.frontend.tflite_writer import write_tflite
from tinygen.ir import DType
from tinygen.ops import Op
from tinygen.ops.common import case

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "plugin_template_device"
DIGITS = ROOT / "examples" / "digits" / "digits_int8.tflite"
DEVICE = "kestrel-k1"
BUILD = """\
tg_library(name = "digits", model = "digits.tflite")
tg_test(name = "digits_test", library = ":digits", on = "emulator", count = 2)
"""
CHECKS = "host and (hooks or toolchain or errors or templates or memory or FULLY_CONNECTED or SIGN or autoencoder)"


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """With the example's distribution installed, from a copy."""
    folder = tmp_path_factory.mktemp("stranger")
    shutil.copytree(EXAMPLE, folder / "kestrel", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info", "build"))
    made = make_environment(folder / "environment")
    made.done("pip", "install", folder / "kestrel", cwd=folder)
    return made


def answer(environment: Environment, folder: Path, *words: object) -> dict[str, object]:
    result: dict[str, object] = json.loads(environment.done("tinygen", *words, "--json", "-", cwd=folder))
    return result


def test_it_is_found(environment: Environment, tmp_path: Path) -> None:
    (device,) = answer(environment, tmp_path, "devices", DEVICE)["devices"]
    assert device["isa"] == "kestrel" and len(device["rules"]) == 4
    operators = {row["op"] for row in answer(environment, tmp_path, "ops")["ops"]}
    assert "SIGN" in operators and "SIGN" not in environment_free_ops()
    calls = answer(environment, tmp_path, "plugins", "--trace", DIGITS, "-d", DEVICE)["calls"]
    taken = {c["about"].split()[0]: c["taken"] for c in calls if c["hook"] == "tinygen_select_kernel"}
    assert taken["FULLY_CONNECTED"] == ["kestrel"] and taken["SOFTMAX"] == ["reference"]


def environment_free_ops() -> set[str]:
    """The operators of this process, into which the example is not installed."""
    from tinygen.plugins import create_session

    return set(create_session().ops)


def test_it_verifies_and_runs_on_its_model(environment: Environment, tmp_path: Path) -> None:
    result = answer(environment, tmp_path, "verify", DIGITS, "-d", DEVICE, "--on", "emulator", "--inputs", 2)
    assert result["bit_exact"] and "emulated" in str(result["engine"])
    (state,) = answer(environment, tmp_path, "doctor", "-d", DEVICE)["devices"]
    assert state["runs_on"] == "model of the Kestrel K1" and not state["missing"]
    words = ("compile", DIGITS, "-d", DEVICE, "--package", "kestrel-sdk", "-o", "out", "--name", "digits")
    files = answer(environment, tmp_path, *words)["files"]
    assert {"library.mk", "kestrel_fully_connected_s8.c", "k1_dot.h"} <= set(files)
    assert "kestrel_fully_connected_s8.c" in (tmp_path / "out" / "library.mk").read_text()
    assert '#define DIGITS_DEVICE "kestrel-k1"' in (tmp_path / "out" / "digits.h").read_text()


def test_its_operator_serves_other_devices(environment: Environment, tmp_path: Path) -> None:
    class Named(Op):  # all that the exporter asks
        name, options = "SIGN", "SignOptions"
        infer = reference = kernel = cases = draw = lambda *_: None

    x, y = (case.activation((1, 7), DType.FLOAT32, name=name) for name in ("input", "output"))
    (tmp_path / "sign.tflite").write_bytes(write_tflite(case.single("SIGN", [x], [y]), {"SIGN": Named()}))
    assert answer(environment, tmp_path, "verify", "sign.tflite", "-d", "host")["bit_exact"]
    assert answer(environment, tmp_path, "compile", "sign.tflite", "-d", "esp32", "-o", "sign")["ops"] == {"SIGN": 1}


def test_it_is_built_with(environment: Environment, tmp_path: Path) -> None:
    (tmp_path / "WORKSPACE.tg").write_text('workspace(plugins = {"kestrel": ">=0.1"})\n')
    (tmp_path / "BUILD.tg").write_text(BUILD)
    shutil.copy(DIGITS, tmp_path / "digits.tflite")
    environment.done("tinygen", "test", "//...", "--device", DEVICE, cwd=tmp_path)
    environment.done("tinygen", "build", "//:digits", "--device", DEVICE, cwd=tmp_path)
    assert list(tmp_path.rglob("kestrel_fully_connected_s8.c"))


def test_it_conforms(environment: Environment, tmp_path: Path) -> None:
    """Its own tests, and a part of the suite; the whole of it takes minutes."""
    report = tmp_path / "report.json"
    tests = environment.folder.parent / "kestrel"
    words = (f"--tinygen-device={DEVICE}", "--tinygen-draws=5", f"--tinygen-report={report}", "tests")
    selected = f"({CHECKS}) or test_kestrel or test_sign or (emulator and (::FULLY_CONNECTED or ::SIGN))"
    printed = environment.done("pytest", "-q", "-p", "no:cacheprovider", *words, "-k", selected, cwd=tests)
    found = json.loads(report.read_text())
    assert found["checks"]["failed"] == 0 and found["checks"]["passed"] >= 12, printed
    rows = {(row["op"], row["type"]): row for row in found["operators"]}
    assert rows["FULLY_CONNECTED", "int8"]["symbols"] == ["kestrel_fully_connected_s8"]
    assert rows["FULLY_CONNECTED", "int8"]["ran_on_core"] > 5 and rows["SIGN", "float32"]["ran_on_core"] > 0


def test_it_can_be_taken_out(environment: Environment, tmp_path: Path) -> None:
    """Runs last in this file: the environment is then without it."""
    environment.done("pip", "uninstall", "-y", "tinygen-kestrel", cwd=tmp_path)
    gone = environment.run("tinygen", "devices", DEVICE, cwd=tmp_path)
    assert gone.returncode == 2 and "unknown device" in gone.stderr
    assert answer(environment, tmp_path, "verify", DIGITS, "-d", "host", "--inputs", 1)["bit_exact"]


def test_it_imports_only_the_api() -> None:
    package = EXAMPLE / "tinygen_kestrel"
    for path in package.rglob("*.py"):
        name = ".".join(("tinygen_kestrel", *path.relative_to(package).parent.parts))
        for one in imports_of(ast.parse(path.read_text()), name):
            allowed = below(one.name, "tinygen.api", "tinygen_kestrel", "numpy") or standard(one.name)
            assert allowed, f"{path}:{one.line}: imports {one.name}"


def test_no_line_of_the_project_knows_it() -> None:
    for folder in ("tinygen", "plugins", "templates", "runtime_c"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and path.suffix in (".py", ".c", ".h", ".j2", ".tg", ".S"):
                assert "kestrel" not in path.read_text().lower(), path
