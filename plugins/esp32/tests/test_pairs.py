"""The kernels that take two products in a multiplication: their sums at the limit, either calling convention."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest

from plugins.esp32 import plugin, toolchain
from plugins.esp32.tests.cores import CORES, KERNELS
from tinygen.api import WARNINGS, ToolError, runtime_dir
from tinygen.codegen.includes import find_file, include_closure
from tinygen.conformance.corners import convolution, extreme
from tinygen.ops.common.convolution import ConvAttrs


@pytest.mark.parametrize("depth", [64, 65, 130, 300])
def test_sums_of_many_large_weights(depth: int) -> None:
    """Up to 65,000 a part of 64 inputs: just what three sums in two words can hold; more inputs take more parts."""
    rng = np.random.default_rng(depth)
    graph = extreme(convolution(rng, (1, 7, 1, depth), (5, 1, 1, depth), ConvAttrs()), rng)
    assert "tg_conv_2d_s8_swar_pairs" in KERNELS.check(graph, depth)


@pytest.mark.parametrize("abi", ["call0", "windowed"])
@pytest.mark.parametrize(
    ("source", "instruction"),
    [
        ("swar/tg_matrix_s8_swar_pairs.c", "l16si  "),
        ("swar/tg_dense_s8_swar.c", "srai   "),
        ("depthwise_conv_2d/tg_depthwise_3x3_s8_swar.c", "mull   "),
        ("depthwise_conv_2d/tg_depthwise_3x3_stride2_s8_swar.c", "mull   "),
    ],
)
def test_assembly_suits_either_calling_convention(source: str, instruction: str, abi: str, tmp_path: Path) -> None:
    """LX106 has one, LX6 and LX7 have the other, which leaves fewer registers."""
    try:
        gcc = toolchain.toolchain(CORES[0], "gcc")
    except ToolError as error:
        pytest.skip(str(error))
    assert gcc is not None
    folders = (plugin.KERNELS, runtime_dir())
    for path in include_closure([source], folders):
        (tmp_path / path.name).write_text(path.read_text())
    name = find_file(source, folders).name
    words = [*gcc.cc, *gcc.cflags, f"-mabi={abi}", "-std=c11", "-O2", *WARNINGS, "-Werror", "-S", name, "-o", "out.s"]
    done = subprocess.run(words, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert instruction in (tmp_path / "out.s").read_text()
