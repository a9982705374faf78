"""A plugin that is installed, seen from the command line: a wrong kernel, a defect, a broken installation."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plugins.installed import install, run_with

DIGITS = Path(__file__).resolve().parents[2] / "examples" / "digits" / "digits_int8.tflite"
WRONG_BIAS = '''\
"""Fully connected layers whose bias is off by a hundred."""

from dataclasses import replace

from tinygen.api import Constant, hookimpl


@hookimpl
def tinygen_select_kernel(node, device, op):
    if node.op != "FULLY_CONNECTED" or device.name != "host":
        return None
    kernel = op.kernel(node)
    def shifted(a):
        return Constant(a.name, a.data + 100) if isinstance(a, Constant) and a.name == "bias" else a
    return replace(kernel, calls=tuple(replace(c, arguments=tuple(map(shifted, c.arguments))) for c in kernel.calls))
'''


def test_a_wrong_kernel_fails_verification_with_status_1(tmp_path: Path) -> None:
    site = install(tmp_path / "site", "wrong", "wrong_bias", {"wrong_bias.py": WRONG_BIAS})
    done = run_with(site, "verify", DIGITS, "-d", "host")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    words = done.stdout.split()
    assert words[:2] == ["bit-exact", "NO"] and "mismatches" in words
    assert "instead of" in done.stdout  # the first element that differs
    assert run_with(site, "verify", DIGITS, "-d", "cortex-m4").returncode == 0


def test_a_defect_names_the_plugin_and_the_hook(tmp_path: Path) -> None:
    text = "from tinygen.api import hookimpl\n\n\n@hookimpl\ndef tinygen_select_kernel(node):\n    return 1 / 0\n"
    site = install(tmp_path / "site", "shaky", "shaky_plugin", {"shaky_plugin.py": text})
    done = run_with(site, "compile", DIGITS, "-d", "host", "-o", "out")
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert "plugin shaky: tinygen_select_kernel failed: ZeroDivisionError" in done.stderr
    assert not (site / "out").exists()
    again = run_with(site, "--debug", "compile", DIGITS, "-d", "host", "-o", "out")
    assert "shaky_plugin.py" in again.stderr and "Traceback" in again.stderr


def test_a_plugin_that_cannot_be_imported_is_named(tmp_path: Path) -> None:
    site = install(tmp_path / "site", "gone", "no_such_module", {})
    done = run_with(site, "devices")
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert "plugin gone: cannot be imported: No module named 'no_such_module'" in done.stderr


def test_a_misspelt_hook_stops_every_command(tmp_path: Path) -> None:
    text = "from tinygen.api import hookimpl\n\n\n@hookimpl\ndef tinygen_devises():\n    return ()\n"
    site = install(tmp_path / "site", "typo", "typo_plugin", {"typo_plugin.py": text})
    done = run_with(site, "plugins")
    assert done.returncode == 2
    assert "plugin typo: unknown hook tinygen_devises" in done.stderr and "mean 'tinygen_devices'?" in done.stderr


DEVICE = """\
from tinygen.api import Device, hookimpl


@hookimpl
def tinygen_devices():
    return {answer}
"""


def test_an_answer_of_the_wrong_type_names_the_plugin_and_the_hook(tmp_path: Path) -> None:
    site = install(tmp_path / "site", "loose", "loose_plugin", {"loose_plugin.py": DEVICE.format(answer="('acme',)")})
    done = run_with(site, "devices")
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert "plugin loose: tinygen_devices returned 'acme' (str) among objects of type Device" in done.stderr


def test_a_device_that_is_taken_names_both_plugins_and_the_hook(tmp_path: Path) -> None:
    taken = DEVICE.format(answer="[Device('cortex-m4', 'mine', 'mine', 'mine')]")
    site = install(tmp_path / "site", "mine", "mine_plugin", {"mine_plugin.py": taken})
    done = run_with(site, "compile", DIGITS, "-d", "cortex-m4", "-o", "out")
    assert done.returncode == 2 and "Traceback" not in done.stderr and not (site / "out").exists()
    assert "plugin mine: tinygen_devices: device cortex-m4 is brought by two plugins, cortex_m and mine" in done.stderr
    assert "another name" in done.stderr


def test_two_devices_of_one_name_in_one_plugin(tmp_path: Path) -> None:
    twice = DEVICE.format(answer="[Device('a', 'mine', 'mine', 'mine')] * 2")
    site = install(tmp_path / "site", "mine", "mine_plugin", {"mine_plugin.py": twice})
    done = run_with(site, "devices")
    assert done.returncode == 2 and "plugin mine: tinygen_devices: it brings device a twice" in done.stderr


@pytest.mark.parametrize(("wanted", "works"), [(">=99", False), ("<0.0.1", False), (">=0.0.1", True), ("", True)])
def test_a_plugin_for_another_version_of_tinygen(wanted: str, works: bool, tmp_path: Path) -> None:
    """It is not even imported."""
    text = "raise ImportError" if not works else ""
    site = install(tmp_path / "site", "later", "later_plugin", {"later_plugin.py": text})
    with (site / "later-1.0.dist-info" / "METADATA").open("a") as metadata:
        metadata.write(f"Requires-Dist: numpy\nRequires-Dist: tinygen{wanted}\n")
    done = run_with(site, "plugins")
    assert done.returncode == (0 if works else 2), done.stderr
    if not works:
        assert f"plugin later: later needs tinygen {wanted}; this is tinygen" in done.stderr
        assert "pip install --upgrade later" in done.stderr and "pip uninstall later" in done.stderr


def test_two_distributions_with_a_plugin_of_one_name(tmp_path: Path) -> None:
    site = install(tmp_path / "site", "riscv", "other_riscv", {"other_riscv.py": ""})
    done = run_with(site, "devices")
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert "plugin riscv: two distributions bring a plugin of this name" in done.stderr
    assert "other_riscv" in done.stderr and "tinygen_plugins.riscv.plugin" in done.stderr


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("EXTENDS = 'riscv'", "plugin odd: EXTENDS is 'riscv', not a tuple of plugin names"),
        ("EXTENDS = 7", "plugin odd: EXTENDS is 7, not a tuple of plugin names"),
        ("EXTENDS = ('arm',)", "plugin odd: extends arm, which is not installed"),
        ("def", "plugin odd: cannot be imported: "),
        ("import sys; sys.exit(3)", "plugin odd: cannot be imported: "),
    ],
)
def test_a_plugin_that_cannot_work(text: str, message: str, tmp_path: Path) -> None:
    site = install(tmp_path / "site", "odd", "odd_plugin", {"odd_plugin.py": text + "\n"})
    done = run_with(site, "plugins")
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert message in done.stderr
