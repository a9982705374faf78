"""`tinygen plugins --trace`: who was asked, and who answered."""

from __future__ import annotations

from typing import Any

from tests.cli.command import DIGITS, json_of, refused, tinygen


def calls(*arguments: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json_of("plugins", "--trace", *arguments)["calls"]
    return found


def of_hook(rows: list[dict[str, Any]], hook: str) -> list[dict[str, Any]]:
    return [row for row in rows if row["hook"] == hook]


def test_every_layer_of_a_network() -> None:
    rows = of_hook(calls(DIGITS, "-d", "cortex-m4"), "tinygen_select_kernel")
    by_op = {row["about"].split()[0]: row for row in rows}
    assert len(rows) == 9 and by_op["CONV_2D"]["taken"] == ["cortex_m"]
    softmax = by_op["SOFTMAX"]
    assert softmax["taken"] == ["reference"] and "tg_softmax_s8" in softmax["asked"][-1]["answer"]
    assert [a["plugin"] for a in softmax["asked"]] == ["esp32", "riscv", "cortex_m", "reference"]
    assert [a["answer"] for a in softmax["asked"][:-1]] == ["", "", ""]


def test_what_is_asked_about_a_device() -> None:
    rows = calls("-d", "esp32c3")
    (toolchain,) = of_hook(rows, "tinygen_quantization_rules")
    assert toolchain["taken"] == ["riscv"]
    (folders,) = of_hook(rows, "tinygen_runtime_dirs")
    assert folders["taken"] == ["riscv", "reference"]


def test_what_is_asked_at_the_start() -> None:
    rows = calls()
    (devices,) = of_hook(rows, "tinygen_devices")
    assert devices["taken"] == ["reference", "cortex_m", "riscv", "esp32"]
    (formats,) = of_hook(rows, "tinygen_package_formats")
    assert formats["asked"] == [{"plugin": "esp32", "answer": "esp-idf"}]


def test_wrong_usage() -> None:
    assert "add --device" in refused(tinygen("plugins", "--trace", DIGITS))
    assert "add --trace" in refused(tinygen("plugins", DIGITS))
