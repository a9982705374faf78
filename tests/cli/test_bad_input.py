"""Bad input through the command line: status 2, one message that names the fault, no traceback, nothing written."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.command import DIGITS, refused, tinygen

Damage = Callable[[bytes], bytes]
DAMAGES: dict[str, tuple[Damage, str]] = {
    "empty": (lambda _: b"", "not a .tflite file"),
    "one byte": (lambda _: b"\x00", "not a .tflite file"),
    "text": (lambda _: b"hello, world\n" * 100, "not a .tflite file"),
    "random": (lambda _: random.Random(1).randbytes(5000), "not a .tflite file"),
    "random after the identifier": (lambda m: m[:8] + random.Random(2).randbytes(5000), "damaged"),
    "wrong version": (lambda m: m[:4] + b"TFL9" + m[8:], "not a .tflite file"),
    "truncated to 8 bytes": (lambda m: m[:8], "damaged"),
    "truncated to 100 bytes": (lambda m: m[:100], "damaged"),
    "truncated by half": (lambda m: m[: len(m) // 2], "damaged"),
    "truncated by one table": (lambda m: m[:-64], "damaged"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_model(damage: str, tmp_path: Path) -> None:
    edit, message = DAMAGES[damage]
    model = tmp_path / "bad.tflite"
    model.write_bytes(edit(DIGITS.read_bytes()))
    text = refused(tinygen("compile", model, "-d", "host", "-o", tmp_path / "out"))
    assert text.startswith("tinygen: error: ") and "bad.tflite" in text and message in text
    assert [p.name for p in tmp_path.iterdir()] == ["bad.tflite"]


@pytest.mark.parametrize("command", ["verify", "profile", "analyze"])
def test_every_command_refuses_a_damaged_model(command: str, tmp_path: Path) -> None:
    (tmp_path / "bad.tflite").write_bytes(DIGITS.read_bytes()[:2000])
    assert "bad.tflite" in refused(tinygen(command, tmp_path / "bad.tflite", "-d", "host"))


def test_no_such_file(tmp_path: Path) -> None:
    text = refused(tinygen("compile", tmp_path / "none.tflite", "-d", "host", "-o", tmp_path / "out"))
    assert "none.tflite" in text and "No such file" in text


def test_a_folder_as_the_model(tmp_path: Path) -> None:
    text = refused(tinygen("compile", tmp_path, "-d", "host", "-o", tmp_path / "out"))
    assert "Is a directory" in text


def test_a_file_of_another_kind(tmp_path: Path) -> None:
    (tmp_path / "model.pb").write_bytes(b"\x08\x01")
    text = refused(tinygen("compile", tmp_path / "model.pb", "-d", "host", "-o", tmp_path / "out"))
    assert "model.pb" in text


def test_unknown_device(tmp_path: Path) -> None:
    text = refused(tinygen("compile", DIGITS, "-d", "cortexm4", "-o", tmp_path / "out"))
    assert "'cortexm4'" in text and "did you mean 'cortex-m4'?" in text and "`tinygen devices`" in text
    assert not (tmp_path / "out").exists()


def test_unknown_operators_are_all_named(tmp_path: Path) -> None:
    from ai_edge_litert import schema_py_generated as schema
    from flatbuffers import Builder

    model = schema.ModelT.InitFromObj(schema.Model.GetRootAs(DIGITS.read_bytes(), 0))
    strange = {0: "LSTM", 2: "TOPK_V2"}
    for place, name in strange.items():
        model.operatorCodes.append(schema.OperatorCodeT())
        code = model.operatorCodes[-1]
        code.builtinCode = code.deprecatedBuiltinCode = getattr(schema.BuiltinOperator, name)
        model.subgraphs[0].operators[place].opcodeIndex = len(model.operatorCodes) - 1
    builder = Builder(0)
    builder.Finish(model.Pack(builder), b"TFL3")
    (tmp_path / "strange.tflite").write_bytes(builder.Output())
    text = refused(tinygen("compile", tmp_path / "strange.tflite", "-d", "host", "-o", tmp_path / "out"))
    assert "strange.tflite" in text and "`tinygen ops`" in text
    for place, name in strange.items():
        assert f"operator {place}: {name}" in text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("frobnicate",), "No such command 'frobnicate'"),
        (("compile", DIGITS, "-o", "out"), "Missing option '--device'"),
        (("compile", DIGITS, "-d", "host"), "Missing option '-o'"),
        (("compile", DIGITS, "-d", "host", "-o", "out", "--name", "int"), "'int' cannot be the name"),
        (("compile", DIGITS, "-d", "host", "-o", "out", "--name", "9 lives"), "'9 lives' cannot be the name"),
        (("compile", DIGITS, "-d", "host", "-o", "out", "--package", "nope"), "unknown package format 'nope'"),
        (("compile", DIGITS, "-d", "host", "-o", "out", "--encode", "zip"), "'zip' is not"),
        (("compile", DIGITS, "-d", "host", "-o", "out", "--optimize", "all"), "'all' is not one of"),
        (("verify", DIGITS, "-d", "host", "--inputs", "0"), "0 is not in the range"),
        (("verify", DIGITS, "-d", "host", "--data", "none.npz"), "none.npz"),
        (("verify", DIGITS, "-d", "host", "--data", DIGITS), "not an .npy or .npz file"),
        (("verify", DIGITS, "-d", "host", "--toolchain", "nope"), "ask for one of: gcc, clang"),
        (("verify", DIGITS, "-d", "cortex-m4", "--on", "emulator", "--toolchain", "nope"), "nope"),
        (("devices", "esp33"), "did you mean 'esp32s3'?"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_wrong_usage(arguments: tuple[object, ...], message: str, tmp_path: Path) -> None:
    assert message in refused(tinygen(*arguments, cwd=tmp_path))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("shape", [(2, 9, 8, 1), ()])
def test_inputs_of_another_shape(shape: tuple[int, ...], tmp_path: Path) -> None:
    import numpy as np

    np.savez(tmp_path / "x.npz", np.zeros(shape, np.int8))
    text = refused(tinygen("verify", DIGITS, "-d", "host", "--data", tmp_path / "x.npz"))
    assert "x.npz" in text and str(shape) in text


def test_a_cache_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    text = refused(tinygen("verify", DIGITS, "-d", "host", env={"XDG_CACHE_HOME": str(tmp_path / "file")}))
    assert "Not a directory" in text and "XDG_CACHE_HOME" in text


def test_debug_shows_the_traceback(tmp_path: Path) -> None:
    done = tinygen("--debug", "compile", tmp_path / "none.tflite", "-d", "host", "-o", tmp_path / "out")
    assert done.returncode != 0 and "Traceback" in done.stderr
