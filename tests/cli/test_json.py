"""Each command's JSON has the keys that others rely on, and the exit status says what happened."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import DIGITS, json_of, tinygen
from tests.models import suite

KEYS: dict[str, tuple[tuple[object, ...], str]] = {
    "compile": (("-d", "cortex-m4"), "name device files macs arena_bytes weights_bytes ops"),
    "verify": (("-d", "host", "--inputs", 3), "bit_exact inputs mismatches max_abs_diff"),
    "profile": (
        ("-d", "cortex-m4"),
        "instructions cycles code_bytes weights_bytes flash_bytes arena_bytes static_ram_bytes stack_bytes "
        "ram_bytes macs layers bit_exact",
    ),
    "analyze": (("-d", "cortex-m4"), "ops macs weights_bytes arena_bytes arena_lower_bound_bytes fits"),
}


def result_of(command: str, tmp_path: Path) -> dict[str, Any]:
    options, _ = KEYS[command]
    output = ("-o", tmp_path / "out") if command == "compile" else ()
    with suite.skip_if_missing():
        suite.session().toolchain(suite.session().device("cortex-m4"))
    return json_of(command, DIGITS, *options, *output)


@pytest.mark.parametrize("command", KEYS)
def test_keys(command: str, tmp_path: Path) -> None:
    result = result_of(command, tmp_path)
    missing = set(KEYS[command][1].split()) - result.keys()
    assert not missing
    for key, value in result.items():
        if key.endswith("_bytes") or key in ("macs", "instructions", "mismatches"):
            assert isinstance(value, int) and value >= 0, key


def test_compile_reports_what_it_wrote(tmp_path: Path) -> None:
    result = result_of("compile", tmp_path)
    written = sorted(p.relative_to(tmp_path / "out").as_posix() for p in (tmp_path / "out").rglob("*") if p.is_file())
    assert result["files"] == written
    assert (result["name"], result["device"]) == ("digits_int8", "cortex-m4")
    assert json.loads((tmp_path / "out" / "digits_int8.json").read_text()) == result
    assert sum(result["ops"].values()) == sum(len(layer["parts"]) for layer in result["layers"])


def test_compile_is_reproducible(tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert tinygen("compile", DIGITS, "-d", "rv32imc", "-o", tmp_path / name).returncode == 0
    files = sorted(p.name for p in (tmp_path / "a").iterdir())
    assert all((tmp_path / "a" / f).read_bytes() == (tmp_path / "b" / f).read_bytes() for f in files)


def test_verify_counts(tmp_path: Path) -> None:
    result = result_of("verify", tmp_path)
    assert (result["bit_exact"], result["inputs"], result["mismatches"], result["max_abs_diff"]) == (True, 3, 0, 0)


def test_verify_against_tensorflow_lite_micro_is_exact_for_integers_and_close_for_floats() -> None:
    pytest.importorskip("tflite_micro", reason="needs tflite-micro: pip install 'tinygen[oracle]'")
    for name, verdict in (("digits_int8", "bit-exact"), ("digits_float32", "agrees")):
        path = DIGITS.with_name(f"{name}.tflite")
        done = tinygen("verify", path, "-d", "host", "--oracle", "tflm", "--inputs", 4)
        assert done.returncode == 0, done.stderr
        assert done.stdout.split()[:2] == [verdict, "yes"]
    assert json_of("verify", DIGITS, "-d", "host", "--oracle", "tflm", "--inputs", 4)["tolerance"] == 0


def test_profile_adds_up(tmp_path: Path) -> None:
    result = result_of("profile", tmp_path)
    assert result["bit_exact"] and result["fits"]
    assert result["flash_bytes"] == result["code_bytes"] + result["weights_bytes"]
    assert result["ram_bytes"] == result["arena_bytes"] + result["static_ram_bytes"] + result["stack_bytes"]
    assert result["macs"] == sum(layer["macs"] for layer in result["layers"])
    assert 0 < sum(layer["instructions"] for layer in result["layers"]) <= result["instructions"]
    assert result["cycles"] >= result["instructions"]  # the M4's model: an instruction takes a cycle at least


def test_analyze_needs_no_compiler_and_no_device() -> None:
    done = tinygen("analyze", DIGITS, "--json", "-", env={"PATH": ""}, blocked=("ziglang",))
    result = json.loads(done.stdout)
    assert done.returncode == 0 and result["fits"]
    assert result["arena_lower_bound_bytes"] <= result["arena_bytes"]
    assert result["ops"]["CONV_2D"] >= 1


def test_devices() -> None:
    devices = {d["name"]: d for d in json_of("devices")["devices"]}
    assert {"host", "cortex-m0plus", "cortex-m4", "cortex-m85", "esp32", "esp32c3", "rv32imc"} <= devices.keys()
    m4 = devices["cortex-m4"]
    assert {m["kind"]: m["bytes"] for m in m4["memories"]} == {"flash": 2 << 20, "ram": 640 << 10}
    assert m4["clock_hz"] == 120_000_000 and m4["sources"] and m4["rules"]
    assert all(power["source"] for d in devices.values() for power in d["power"])
    (one,) = json_of("devices", "esp32c3")["devices"]
    assert one == devices["esp32c3"]


def test_ops() -> None:
    ops = {row["op"]: row["types"] for row in json_of("ops")["ops"]}
    assert {"int8", "float32"} <= set(ops["CONV_2D"])
    assert len(ops) >= 39


def test_one_operator() -> None:
    (one,) = json_of("ops", "softmax")["ops"]
    assert one["op"] == "SOFTMAX" and "int8" in one["types"] and "exp(beta x)" in one["computes"]
    assert "tg_softmax_s8" in one["kernels"]["host"]
    assert any("_dsp" in symbol for symbol in json_of("ops", "CONV_2D")["ops"][0]["kernels"]["cortex-m4"])
    done = tinygen("ops", "softmx")
    assert done.returncode == 2 and "did you mean 'SOFTMAX'?" in done.stderr


def test_plugins() -> None:
    plugins = {row["plugin"]: row["hooks"] for row in json_of("plugins")["plugins"]}
    assert next(iter(plugins)) == "reference"
    assert {"reference", "cortex_m", "esp32", "riscv"} <= plugins.keys()
    assert "tinygen_devices" in plugins["cortex_m"]


def test_a_json_file_is_written_whole(tmp_path: Path) -> None:
    done = tinygen("ops", "--json", tmp_path / "ops.json")
    assert done.returncode == 0 and "CONV_2D" in done.stdout
    assert json.loads((tmp_path / "ops.json").read_text()) == json_of("ops")
    assert [p.name for p in tmp_path.iterdir()] == ["ops.json"]


def test_help_lists_every_command() -> None:
    done = tinygen("--help")
    assert done.returncode == 0
    for command in ("compile", "verify", "profile", "analyze", "devices", "ops", "plugins"):
        assert f"\n  {command} " in done.stdout
        assert tinygen(command, "--help").returncode == 0
    text = " ".join(done.stdout.split())
    assert "compare every element of every tensor." in text, "no summary is cut off"
    assert "results are kept until something that they need changes." in text
