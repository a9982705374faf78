"""The kernels for M0+ and M3: their corners on the host, and their requantization."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.cortex_m.plugin import KERNELS
from plugins.cortex_m.tests.cores import check_kernels
from tinygen.api import short_requantization
from tinygen.conformance.corners import corners
from tinygen.host.kernels import KernelRunner
from tinygen.host.toolchain import host_toolchain
from tinygen.ir import Argument, Constant, Kernel, Output, Scalar, call
from tinygen.lowering.scales import SUM_LIMIT
from tinygen.ops.common import case
from tinygen.paths import runtime_dir
from tinygen.quantize.fixed_point import quantize_multiplier, requantize

PROTOTYPE = "void {name}(const int32_t *sums, int32_t multiplier, int32_t shift, int32_t addend, int32_t n, int8_t *y)"
CORES = {"m3": "", "m0plus": "#define TG_NO_MUL64 1\n"}


@pytest.mark.parametrize("name", ["CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED"])
def test_corners(name: str) -> None:
    ran = [symbols for i, graph in enumerate(corners(name)) if (symbols := check_kernels(graph, i))]
    assert sum(f"tg_{name.lower()}_s8_scalar" in symbols for symbols in ran) >= 4


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Kernels that requantize a row of accumulators, with and without a long multiply."""
    made = tmp_path_factory.mktemp("kernels")
    for core, define in CORES.items():
        (made / f"row_{core}").mkdir()
        prototype = PROTOTYPE.format(name=f"tg_row_{core}")
        (made / f"row_{core}" / f"tg_row_{core}.h").write_text(f"#include <stdint.h>\n{prototype};\n")
        (made / f"row_{core}" / f"tg_row_{core}.c").write_text(
            f'{define}#include "tg_row_{core}.h"\n#include "tg_requantize_scalar.h"\n{prototype} {{\n'
            "    for (int32_t i = 0; i < n; i++) {\n"
            "        y[i] = (int8_t)tg_requantize_s8_scalar(sums[i], multiplier, shift, addend);\n    }\n}\n"
        )
    return made


@pytest.mark.parametrize("core", sorted(CORES))
@settings(max_examples=300, deadline=None)
@given(
    real=st.floats(-30, -1).map(lambda e: 2.0**e) | st.integers(-30, -1).map(lambda e: 2.0**e),
    zero_point=st.integers(-128, 127),
    bits=st.integers(1, 23),
    seed=st.integers(0, 1 << 30),
)
def test_requantization(folder: Path, core: str, real: float, zero_point: int, bits: int, seed: int) -> None:
    bound = min(1 << bits, SUM_LIMIT - 1)
    multiplier, shift = quantize_multiplier(real)
    short = short_requantization(np.array([bound]), np.array([multiplier]), np.array([shift]), zero_point)
    if short is None:  # only where the accumulators reach steps that the short form cannot hold
        assert real * bound > 0.25 and (real > 0.49 or real < 2.0**-22)
        return
    rng = np.random.default_rng(seed)
    # Also the accumulators next to every step of the output, where rounding decides.
    steps = np.round((np.arange(-256, 257) - 0.5) / real)[:, None] + np.arange(-2, 3)
    sums = np.concatenate([[-bound, -1, 0, 1, bound], rng.integers(-bound, bound, 500), steps.reshape(-1)])
    sums = sums[np.abs(sums) <= bound].astype(np.int64)
    expected = np.clip(requantize(sums, multiplier, shift) + zero_point, -128, 127)
    places = int(short.shift[0])
    scalars = (int(short.multiplier[0]), places, short.zero_point2 * (1 << places), len(sums))
    graph = case.single("ROW", [], [case.activation((len(sums),), name="output")])
    arguments: tuple[Argument, ...] = (Constant("sums", sums.astype(np.int32)), *map(Scalar, scalars), Output(0))
    kernel = Kernel((call(f"tg_row_{core}", *arguments, op=f"row_{core}"),))
    folders = (folder, KERNELS, runtime_dir())
    (actual,) = KernelRunner(folders, host_toolchain()).run(kernel, graph.bind(graph.nodes[0]), [])
    np.testing.assert_array_equal(actual, expected)
