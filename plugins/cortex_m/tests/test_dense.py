"""The dense kernels for few outputs and for eight inputs where their code divides: on the host and on the emulator."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.cortex_m import select
from plugins.cortex_m.tests.cores import CORES, check_kernels
from tinygen.conformance.joined import joined
from tinygen.ir import DType, Graph, ToolError
from tinygen.ops.common import weighted
from tinygen.ops.fully_connected import FullyConnectedAttrs
from tinygen.pipeline import compile_model
from tinygen.plugins import create_session
from tinygen.verification.inputs import make_inputs
from tinygen.verification.run import verify

M4 = next(device for device in CORES if device.name == "cortex-m4")
FEW, EIGHT, PAIRS = (f"tg_fully_connected_s8_dsp_{end}" for end in ("few", "eight", "pairs"))


@dataclass(frozen=True)
class Shape:
    """A fully connected layer, and the kernel that should run it."""

    kernel_symbol: str
    depth: int
    units: int
    activation: str = "NONE"
    per_tensor: bool = True
    bias: bool = True
    batches: int = 1

    def graph(self, seed: int) -> Graph:
        return weighted.graph(
            "FULLY_CONNECTED",
            np.random.default_rng(seed),
            DType.INT8,
            (self.batches, self.depth),
            (self.units, self.depth),
            (self.batches, self.units),
            FullyConnectedAttrs(self.activation),
            channel_axis=0,
            per_tensor=self.per_tensor,
            bias=self.bias,
        )


SHAPES = (
    *(Shape(FEW, d, u) for d in (1, 2, 3, 4, 7, 22, 27, 28, 33) for u in (1, 2, 3)),
    *(Shape(FEW, d, u, "RELU6", per_tensor=False) for d in (8, 26, 30, 128) for u in (1, 2, 3)),
    Shape(FEW, 32, 3, bias=False),
    *(Shape(EIGHT, 8, u) for u in (4, 5, 6, 31, 128)),
    Shape(EIGHT, 8, 7, "RELU_N1_TO_1", bias=False),
    Shape(PAIRS, 22, 2, batches=2),
    Shape(PAIRS, 129, 2),
    Shape(PAIRS, 8, 9, per_tensor=False),
    Shape(PAIRS, 8, 9, batches=3),
    Shape(PAIRS, 16, 4),
)


def chosen(graph: Graph, optimize: str) -> str:
    kernel = select.select_kernel(graph.bind(graph.nodes[0]), M4, optimize)
    assert kernel is not None
    return kernel.symbols[0]


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_host(shape: Shape) -> None:
    graph = shape.graph(5)
    for optimize in ("balanced", "ram"):
        assert chosen(graph, optimize) == shape.kernel_symbol
    assert chosen(graph, "flash") not in (FEW, EIGHT), "code for one layer alone is no way to a smaller image"
    for seed in range(3):
        check_kernels(shape.graph(seed), seed)


@settings(max_examples=60, deadline=None)
@given(
    shape=st.builds(
        Shape,
        st.just(""),
        st.integers(1, 48) | st.just(8),
        st.integers(1, 4) | st.integers(4, 20),
        st.sampled_from(("NONE", "RELU", "RELU6", "RELU_N1_TO_1")),
        st.booleans(),
        st.booleans(),
        st.just(1) | st.integers(1, 3),
    ),
    seed=st.integers(0, 1 << 30),
)
def test_any_shape(shape: Shape, seed: int) -> None:
    check_kernels(shape.graph(seed), seed)


@pytest.mark.parametrize("toolchain", ["gcc", "zig"])
def test_emulator(toolchain: str) -> None:
    session = create_session()
    try:
        session.toolchain(session.device(M4.name), toolchain)
    except ToolError as error:
        pytest.skip(str(error))
    library = compile_model(joined(shape.graph(9) for shape in SHAPES), M4.name, name="joined", session=session)
    assert {FEW, EIGHT, PAIRS} <= {symbol for kernel in library.lowered.kernels for symbol in kernel.symbols}
    assert f"{FEW}_inline(" in library.files["joined.c"] and f"{FEW}.c" not in library.files
    inputs = make_inputs(library.lowered.graph, 4)
    outcome = verify(session, library, inputs, on="emulator", toolchain_name=toolchain)
    assert outcome.bit_exact, outcome.where
