"""Our kernels as the instructions that they are: cases, random graphs and corners of each operator, emulated."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from plugins.cortex_m.select import select_kernel
from plugins.cortex_m.tests.extra_graphs import extra_graphs
from plugins.cortex_m.tests.kernel_agreement import OPS, lowered_ops
from tests.ops.draw import SeededDraw
from tinygen.ir import ABSENT, Graph, Node, Tensor, ToolError
from tinygen.pipeline import compile_model
from tinygen.plugins import Session, create_session
from tinygen.verification.inputs import make_inputs
from tinygen.verification.run import verify

RANDOM_GRAPHS = 12


@pytest.fixture(scope="module")
def session() -> Session:
    return create_session()


def joined(graphs: Iterable[Graph]) -> Graph:
    """One network of all `graphs`, side by side."""
    tensors: list[Tensor] = []
    nodes: list[Node] = []
    inputs: list[int] = []
    outputs: list[int] = []
    for graph in graphs:
        first = len(tensors)

        def moved(indices: Iterable[int], by: int = first) -> tuple[int, ...]:
            return tuple(i if i == ABSENT else i + by for i in indices)

        tensors += [replace(t, name=f"{t.name}_{first + i}") for i, t in enumerate(graph.tensors)]
        nodes += [replace(n, inputs=moved(n.inputs), outputs=moved(n.outputs)) for n in graph.nodes]
        inputs += moved(graph.inputs)
        outputs += moved(graph.outputs)
    return Graph("joined", tuple(tensors), tuple(nodes), tuple(inputs), tuple(outputs))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("device", "optimize", "toolchain"),
    [
        ("cortex-m4", "balanced", "gcc"),
        ("cortex-m4", "time", "zig"),
        ("cortex-m4", "flash", "gcc"),
        ("cortex-m33", "ram", "gcc"),
        ("cortex-m55", "balanced", "gcc"),
        ("cortex-m3", "balanced", "gcc"),
        ("cortex-m0plus", "balanced", "gcc"),
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
