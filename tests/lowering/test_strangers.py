"""A stranger's plugin selects the shared kernels with one line, and replaces a C file of theirs by its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.plugins.installed import install, run_with

ROOT = Path(__file__).resolve().parents[2]
MODEL = ROOT / "examples" / "digits" / "digits_int8.tflite"

PLUGIN = """\
from pathlib import Path

from tinygen.api import {layout}Core, Device, SharedKernels, hookimpl

KERNELS = SharedKernels(Core({core}))


@hookimpl
def tinygen_devices():
    return (Device("acme-9", "acme", "Acme 9", "acme", frozenset({features})),)


@hookimpl
def tinygen_select_kernel(node, device, optimize):
    return KERNELS.select(node, device, optimize) if device.family == "acme" else None


@hookimpl
def tinygen_runtime_dirs(device):
    return (Path(__file__).parent / "kernels",) if device.family == "acme" else ()
"""
OWN = (ROOT / "runtime_c/swar/tg_fours_s8_swar.c").read_text() + "/* Acme's own */\n"


@pytest.mark.parametrize(
    ("layout", "core", "features", "symbol"),
    [
        ("", "", '{"mul64"}', "tg_conv_2d_s8_swar"),
        ("PAIRS, ", "convolution=PAIRS", "set()", "tg_conv_2d_s8_swar_pairs"),
    ],
)
def test_one_line_selects_them(tmp_path: Path, layout: str, core: str, features: str, symbol: str) -> None:
    plugin = PLUGIN.format(layout=layout, core=core, features=features)
    files = {"tinygen_acme/__init__.py": plugin, "tinygen_acme/kernels/swar/tg_fours_s8_swar.c": OWN}
    site = install(tmp_path / "site", "acme", "tinygen_acme", files)
    done = run_with(site, "compile", MODEL, "-d", "acme-9", "-o", "out", "--json", "-")
    assert done.returncode == 0, done.stderr
    sources = [name for name in json.loads(done.stdout)["files"] if name.startswith(symbol)]
    assert sources, done.stdout
    for optimize in ("balanced", "time"):
        verified = run_with(site, "verify", MODEL, "-d", "acme-9", "--optimize", optimize, "--json", "-")
        assert verified.returncode == 0, verified.stderr
        assert json.loads(verified.stdout)["bit_exact"]
    loop = site / "out" / "tg_fours_s8_swar.c"
    assert loop.is_file() == (layout == "")
    assert not loop.is_file() or loop.read_text() == OWN
