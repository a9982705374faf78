"""The vector kernels: on the host by their C, on cores with registers of 64, 128 and 256 bits as they are."""

from __future__ import annotations

import pytest

from plugins.riscv import boards, devices, plugin, select
from plugins.riscv.tests.vector_graphs import edges, vector_graphs
from tests.ops.device_kernels import DeviceKernels
from tinygen.conformance.joined import joined
from tinygen.ir import Graph, ToolError
from tinygen.pipeline import compile_model
from tinygen.plugins import create_session
from tinygen.verification.inputs import make_inputs
from tinygen.verification.run import verify

CORE = next(device for device in devices.devices() if device.name == "rv32imac-zve32x")
KERNELS = DeviceKernels((CORE.name,))
EDGES = tuple(edges(zero_point, width) for zero_point in (-128, 0, 5) for width in (1, 7, 40))
ONES = "rvv_ta_all_1s=true,rvv_ma_all_1s=true"
CPUS = {
    # QEMU knows vectors of less than 128 bits as the extension Zve32f, which wants F.
    64: f"rv32,Zve32f=true,vlen=64,elen=32,vext_spec=v1.0,{ONES}",
    128: boards.CPUS[CORE.isa],
    256: f"rv32,v=true,vlen=256,elen=64,vext_spec=v1.0,{ONES}",
}


def vector_kernel(graph: Graph) -> str | None:
    """The C function, if it is one of the vector kernels."""
    kernel = select.select_kernel(graph.bind(graph.nodes[0]), CORE, "balanced")
    return kernel.symbols[0] if kernel is not None and "_rvv" in kernel.symbols[0] else None


def of_blocks(graph: Graph) -> tuple[str, ...]:
    """The functions that compute some channels of encoded weights; tests/encode runs them."""
    kernel = select.select_kernel(graph.bind(graph.nodes[0]), CORE, "balanced")
    calls = kernel.blocks.calls if kernel is not None and kernel.blocks is not None else None
    return tuple(call.symbol for call in calls(1) if "_rvv" in call.symbol) if calls is not None else ()


def test_every_function_runs() -> None:
    found = {name for graph in (*vector_graphs(), *EDGES) for name in (vector_kernel(graph), *of_blocks(graph))} - {
        None
    }
    there = {path.stem for path in plugin.KERNELS.rglob("*_rvv*.c")}
    assert found == there


def test_host() -> None:
    for seed, graph in enumerate(vector_graphs()):
        KERNELS.check(graph, seed)


@pytest.mark.parametrize("graph", EDGES)
def test_rounding(graph: Graph) -> None:
    """Of sums in the middle between two integers."""
    assert vector_kernel(graph) is not None
    KERNELS.check(graph, 1)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("bits", "toolchain"), [(64, "gcc"), (128, "gcc"), (256, "gcc"), (128, "clang"), (256, "clang"), (128, "zig")]
)
def test_cores(monkeypatch: pytest.MonkeyPatch, bits: int, toolchain: str) -> None:
    session = create_session()
    try:
        session.toolchain(CORE, toolchain)
    except ToolError as error:
        pytest.skip(str(error))
    monkeypatch.setitem(boards.CPUS, CORE.isa, CPUS[bits])
    graphs = [graph for graph in (*vector_graphs(), *EDGES) if vector_kernel(graph) is not None]
    library = compile_model(joined(graphs), CORE.name, session=session)
    inputs = make_inputs(library.lowered.graph, 2)
    outcome = verify(session, library, inputs, on="emulator", toolchain_name=toolchain)
    assert outcome.bit_exact, outcome.where
