"""Layers of every scheme on emulated cores: what the device computes is what the numpy reference says."""

from __future__ import annotations

import pytest

from tests.quantize.networks import convolutional, samples
from tinygen.ir import ToolError
from tinygen.ops import Op
from tinygen.pipeline import compile_model
from tinygen.plugins import create_session
from tinygen.quantize.model import quantize_model
from tinygen.verification.inputs import make_inputs
from tinygen.verification.run import verify

MIXES = {
    "double rounding": ("int16", "int4", "ternary", "binary", "int4"),
    "single rounding": (
        "power-of-two",
        "int4 power-of-two",
        "ternary power-of-two",
        "single-rounding",
        "binary power-of-two",
    ),
}
"""Schemes of the network's layers with weights, in order."""


@pytest.mark.parametrize("mix", MIXES)
@pytest.mark.parametrize("device", ["cortex-m0plus", "cortex-m4", "cortex-m55", "rv32imc", "esp32"])
def test_schemes_on_a_core(device: str, mix: str, ops: dict[str, Op]) -> None:
    session = create_session()
    graph = convolutional(ops)
    weighted = [graph.tensors[n.outputs[0]].name for n in graph.nodes if ops[n.op].channel_axis is not None]
    layers = {name: names.split() for name, names in zip(weighted, MIXES[mix], strict=True)}
    result = quantize_model(graph, samples(graph), layers=layers, session=session)
    library = compile_model(result.graph, device, name="net", session=session)
    assert len([kernel for kernel in library.lowered.kernels if any(map(_is_special, kernel.symbols))]) >= 4
    inputs = make_inputs(library.lowered.graph, 2)
    try:
        outcome = verify(session, library, inputs, on="emulator")
    except ToolError as error:
        pytest.skip(str(error))
    assert outcome.bit_exact, outcome


def _is_special(symbol: str) -> bool:
    """Whether the function is for another scheme than int8 with double rounding."""
    return "_s8_s" in symbol or "pack" in symbol or symbol.endswith(("_s16", "_single", "_fitted"))
