"""Our kernels as the instructions that they are: cases, random graphs and corners of each operator, emulated."""

from __future__ import annotations

import pytest

from plugins.cortex_m.tests.extra_graphs import extra_graphs
from plugins.cortex_m.tests.test_kernels_on_cores import joined
from plugins.riscv.select import select_kernel
from plugins.riscv.tests.kernel_agreement import OPS, lowered_ops
from tests.ops.draw import SeededDraw
from tinygen.ir import ToolError
from tinygen.pipeline import compile_model
from tinygen.plugins import Session, create_session
from tinygen.verification.inputs import make_inputs
from tinygen.verification.run import verify

RANDOM_GRAPHS = 12


@pytest.fixture(scope="module")
def session() -> Session:
    return create_session()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("device", "optimize", "toolchain"),
    [
        ("rv32imc", "balanced", "gcc"),
        ("rv32imc", "time", "gcc"),
        ("rv32imc", "balanced", "clang"),
        ("rv32imc", "time", "zig"),
        ("rv32imac", "flash", "gcc"),
        ("rv32imac-zve32x", "balanced", "gcc"),
        ("esp32c3", "balanced", "gcc"),
    ],
)
@pytest.mark.parametrize("name", lowered_ops())
def test_core(session: Session, name: str, device: str, optimize: str, toolchain: str) -> None:
    op, core = OPS[name], session.device(device)
    found = [*op.cases(), *(op.draw(SeededDraw(seed)) for seed in range(RANDOM_GRAPHS)), *extra_graphs(name)]
    ours = [g for g in found if select_kernel(g.bind(g.nodes[0]), core, optimize) is not None]
    if not ours:
        pytest.skip(f"no kernel of ours for {name} on {device}")
    try:
        session.toolchain(core, toolchain)
    except ToolError as error:
        pytest.skip(str(error))
    library = compile_model(joined(ours), device, optimize=optimize, session=session)
    inputs = make_inputs(library.lowered.graph, 2, seed=3)
    outcome = verify(session, library, inputs, on="emulator", toolchain_name=toolchain)
    assert outcome.bit_exact, outcome.where
