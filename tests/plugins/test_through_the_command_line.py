"""A plugin that is installed, seen from the command line: a wrong kernel, a defect, a broken installation."""

from __future__ import annotations

from pathlib import Path

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
