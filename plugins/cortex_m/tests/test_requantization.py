"""The short requantization equals the scheme's, wherever the lowering lets it be used."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.cortex_m.plugin import KERNELS
from tinygen.api import short_requantization
from tinygen.host.kernels import KernelRunner
from tinygen.host.toolchain import host_toolchain
from tinygen.ir import Argument, Constant, Kernel, Output, Scalar, call
from tinygen.ops.common import case
from tinygen.quantize.fixed_point import quantize_multiplier, requantize

PROTOTYPE = """void tg_row(const int32_t *sums, int32_t multiplier, int32_t shift, int32_t zero_point2, int32_t count,
            int8_t *output)"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A kernel that requantizes a row of accumulators."""
    made = tmp_path_factory.mktemp("kernels") / "row"
    made.mkdir()
    (made / "tg_row.h").write_text(f"#include <stdint.h>\n{PROTOTYPE};\n")
    (made / "tg_row.c").write_text(
        f'#include "tg_row.h"\n#include "tg_requantize_dsp.h"\n{PROTOTYPE} {{\n'
        "    for (int32_t i = 0; i < count; i++) {\n"
        "        output[i] = (int8_t)tg_requantize_s8(sums[i], multiplier, shift, zero_point2);\n    }\n}\n"
    )
    return made.parent


def short(folder: Path, sums: np.ndarray, real: float, zero_point: int, bound: int) -> np.ndarray | None:
    multiplier, shift = quantize_multiplier(real)
    constants = short_requantization(np.array([bound]), np.array([multiplier]), np.array([shift]), zero_point)
    if constants is None:
        return None
    scalars = (int(constants.multiplier[0]), int(constants.shift[0]), constants.zero_point2, len(sums))
    graph = case.single("ROW", [], [case.activation((len(sums),), name="output")])
    arguments: tuple[Argument, ...] = (Constant("sums", sums.astype(np.int32)), *map(Scalar, scalars), Output(0))
    kernel = Kernel((call("tg_row", *arguments, op="row"),))
    (result,) = KernelRunner((folder, KERNELS), host_toolchain()).run(kernel, graph.bind(graph.nodes[0]), [])
    return result


@settings(max_examples=400, deadline=None)
@given(
    real=st.floats(-34, -1).map(lambda e: 2.0**e) | st.integers(-34, -1).map(lambda e: 2.0**e),
    zero_point=st.integers(-128, 127),
    bits=st.integers(1, 29),
    seed=st.integers(0, 1 << 30),
)
def test_equals_the_reference(folder: Path, real: float, zero_point: int, bits: int, seed: int) -> None:
    bound = 1 << bits
    rng = np.random.default_rng(seed)
    # Also the accumulators next to every step of the output, where rounding decides.
    steps = np.round((np.arange(-256, 257) - 0.5) / real)[:, None] + np.arange(-2, 3)
    sums = np.concatenate([[-bound, -1, 0, 1, bound], rng.integers(-bound, bound, 500), steps.reshape(-1)])
    sums = sums[np.abs(sums) <= bound].astype(np.int64)
    expected = np.clip(requantize(sums, *quantize_multiplier(real)) + zero_point, -128, 127)
    actual = short(folder, sums, real, zero_point, bound)
    if actual is None:  # only where the accumulators reach steps that the short form cannot hold
        assert real * bound > 0.25 and (real > 0.49 or real < 2.0**-22)
        return
    np.testing.assert_array_equal(actual, expected)


@pytest.mark.parametrize(("real", "bound"), [(0.7, 1000), (2.0, 1000), (0.01, 1 << 30), (2.0**-25, (1 << 30) - 1)])
def test_what_it_cannot_hold_is_refused(real: float, bound: int) -> None:
    multiplier, shift = quantize_multiplier(real)
    assert short_requantization(np.array([bound]), np.array([multiplier]), np.array([shift]), 0) is None
