"""The kernels for the Xtensa members as instructions: cases, random graphs and corners of each operator, as LX106."""

from __future__ import annotations

import pytest

from plugins.cortex_m.tests.extra_graphs import extra_graphs
from plugins.cortex_m.tests.test_kernels_on_cores import joined
from plugins.esp32.select import select_kernel
from plugins.esp32.tests.kernel_agreement import CORES, KERNELS
from tests.ops.draw import SeededDraw
from tests.ops.plugin_kernels import OPS
from tinygen.ir import ToolError
from tinygen.pipeline import compile_model
from tinygen.plugins import create_session
from tinygen.verification.inputs import make_inputs
from tinygen.verification.run import verify

RANDOM_GRAPHS = 12


@pytest.mark.slow
@pytest.mark.parametrize("optimize", ["balanced", "time"])
@pytest.mark.parametrize("name", KERNELS.operators())
def test_core(name: str, optimize: str) -> None:
    op, session = OPS[name], create_session()
    found = [*op.cases(), *(op.draw(SeededDraw(seed)) for seed in range(RANDOM_GRAPHS)), *extra_graphs(name)]
    ours = [g for g in found if select_kernel(g.bind(g.nodes[0]), CORES[0], optimize) is not None]
    assert ours
    try:
        session.toolchain(CORES[0], "gcc")
    except ToolError as error:
        pytest.skip(str(error))
    library = compile_model(joined(ours), "esp32", optimize=optimize, session=session)
    inputs = make_inputs(library.lowered.graph, 2, seed=3)
    outcome = verify(session, library, inputs, on="emulator", toolchain_name="gcc")
    assert outcome.bit_exact, outcome.where
