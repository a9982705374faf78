"""The depthwise kernels where their code divides: on the host by its C, on the emulator by its assembly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from plugins.cortex_m import select
from plugins.cortex_m.tests.cores import CORES, check_kernels
from tinygen.conformance.joined import joined
from tinygen.ir import DType, Graph, ToolError
from tinygen.ops.common import weighted
from tinygen.ops.common.window import Padding, window
from tinygen.ops.depthwise_conv_2d import DepthwiseConvAttrs
from tinygen.pipeline import compile_model
from tinygen.plugins import create_session
from tinygen.verification.inputs import make_inputs
from tinygen.verification.run import verify

M4 = next(device for device in CORES if device.name == "cortex-m4")
ENDS = (
    "",
    "_3x3",
    "_3x3_stride2",
    "_run",
    "_line",
    "_line3",
    "_line5",
    "_map3",
    "_map3_stride2",
    "_six_stride2",
    "_row5",
)
ANY, THREE, STRIDE2, RUN, LINE, LINE3, LINE5, MAP3, MAP6, SIX, ROW5 = (
    f"tg_depthwise_conv_2d_s8_dsp{end}" for end in ENDS
)


@dataclass(frozen=True)
class Shape:
    """A depthwise convolution, and the kernel that should run it."""

    kernel_symbol: str
    height: int
    width: int
    channels: int
    kernel: tuple[int, int] = (3, 3)
    stride: tuple[int, int] = (1, 1)
    padding: Padding = "SAME"
    dilation: tuple[int, int] = (1, 1)
    activation: str = "NONE"
    multiplier: int = 1
    batches: int = 1

    def graph(self, seed: int) -> Graph:
        shape = (self.batches, self.height, self.width, self.channels)
        made = self.channels * self.multiplier
        y, x = window(shape, self.kernel, self.stride, self.padding, self.dilation)
        attrs = DepthwiseConvAttrs(self.stride, self.padding, self.dilation, self.activation, self.multiplier)
        return weighted.graph(
            "DEPTHWISE_CONV_2D",
            np.random.default_rng(seed),
            DType.INT8,
            shape,
            (1, *self.kernel, made),
            (self.batches, y.output, x.output, made),
            attrs,
            channel_axis=3,
        )


SHAPES = (
    *(Shape(THREE, h, w, 3, activation=a) for h in (1, 2, 3, 4, 7) for w in (1, 2, 6) for a in ("NONE", "RELU")),
    *(Shape(THREE, h, 5, 3, activation=a) for h in (3, 4, 7) for a in ("NONE", "RELU")),
    *(Shape(ROW5, h, 5, c, activation=a) for h in (1, 2) for c in (1, 6) for a in ("NONE", "RELU")),
    *(Shape(ROW5, h, 5, 3, padding=(0, 0, 1, 1), activation=a) for h in (3, 4) for a in ("NONE", "RELU")),
    Shape(ROW5, 3, 5, 3, padding=(1, 0, 1, 1)),
    Shape(THREE, 25, 5, 4, activation="RELU6"),
    Shape(THREE, 26, 27, 2, padding="VALID"),
    Shape(THREE, 53, 29, 1, activation="RELU"),
    Shape(THREE, 29, 30, 2, batches=2),
    Shape(THREE, 5, 4, 3, padding=(2, 0, 1, 2)),
    Shape(THREE, 5, 4, 3, padding=(1, 2, 2, 0)),
    Shape(THREE, 9, 8, 3, dilation=(2, 3)),
    Shape(THREE, 2, 3, 3, dilation=(3, 3)),
    *(Shape(STRIDE2, h, w, 3, stride=(2, 2), activation="RELU") for h in (3, 4, 7, 8) for w in (3, 4, 5, 6, 8)),
    *(Shape(STRIDE2, h, 7, 3, stride=(2, 2), padding=(1, 1, 1, 1)) for h in (3, 4, 7, 8)),
    Shape(STRIDE2, 7, 9, 5, stride=(2, 2), padding="VALID", batches=2),
    *(Shape(RUN, k + n - 1, 1, c, (k, 1), padding="VALID") for c in (4, 6) for k in (1, 2, 8, 9, 17) for n in (1, 3)),
    Shape(RUN, 17, 1, 5, (4, 1), (2, 1), "VALID"),
    *(Shape(LINE3, 2 + n, 1, 3, (3, 1), padding="VALID") for n in range(4, 13)),
    *(Shape(LINE5, 4 + n, 1, 3, (5, 1), padding="VALID") for n in range(4, 11)),
    *(Shape(LINE, k + n - 1, 1, 3, (k, 1), padding="VALID") for k in (2, 4, 9, 12, 13, 14, 27) for n in (4, 5, 10, 15)),
    Shape(LINE3, 1, 12, 5, (1, 3), padding="VALID", batches=2, activation="RELU"),
    Shape(LINE5, 3, 12, 2, (1, 5), padding="VALID", batches=2),
    Shape(LINE, 26, 3, 4, (7, 1), padding="VALID"),
    Shape(RUN, 3, 12, 8, (1, 4), (1, 2), "VALID", (1, 3), batches=2),
    Shape(RUN, 5, 5, 9, (5, 5), padding="VALID", activation="RELU"),
    *(Shape(MAP3, 3, 3, c, activation=a) for c, a in ((1, "NONE"), (5, "RELU"))),
    *(Shape(MAP6, 6, 6, c, stride=(2, 2), activation=a) for c, a in ((1, "RELU6"), (5, "NONE"))),
    *(Shape(SIX, h, 12, c, stride=(2, 2), activation=a) for h in (4, 6, 12) for c, a in ((1, "RELU"), (5, "NONE"))),
    *(Shape(ANY, 9, w, 3, (5, 5), activation="RELU6") for w in (1, 2, 3, 4, 5, 9)),
    Shape(ANY, 12, 11, 2, (7, 7), (2, 3)),
    Shape(ANY, 6, 7, 2, (3, 4), multiplier=3, batches=2),
    Shape(ANY, 40, 33, 3, (4, 3), padding="VALID", multiplier=2),
    Shape(ANY, 30, 2, 3, (23, 1)),
    Shape(ANY, 5, 9, 2, (1, 2), (1, 4)),
    Shape(ANY, 9, 9, 3, (2, 3), (2, 1), dilation=(2, 2)),
)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_host(shape: Shape) -> None:
    graph = shape.graph(5)
    kernel = select.select_kernel(graph.bind(graph.nodes[0]), M4, "balanced")
    assert kernel is not None
    assert kernel.symbols[0].removesuffix("_relu") == shape.kernel_symbol
    for seed in range(3):
        check_kernels(shape.graph(seed), seed)


@pytest.mark.slow
@pytest.mark.parametrize("toolchain", ["gcc", "zig"])
def test_emulator(toolchain: str) -> None:
    session = create_session()
    try:
        session.toolchain(session.device(M4.name), toolchain)
    except ToolError as error:
        pytest.skip(str(error))
    library = compile_model(joined(shape.graph(9) for shape in SHAPES), M4.name, session=session)
    inputs = make_inputs(library.lowered.graph, 2)
    outcome = verify(session, library, inputs, on="emulator", toolchain_name=toolchain)
    assert outcome.bit_exact, outcome.where
