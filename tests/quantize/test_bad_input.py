"""What quantization refuses, and in which words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tests.quantize.networks import convolutional, samples
from tinygen.frontend.scheme_metadata import decode
from tinygen.ir import Graph, MismatchError, ModelError, TinygenError
from tinygen.ops import Op
from tinygen.plugins import create_session
from tinygen.quantize.figures import planned_figures
from tinygen.quantize.mixed_precision import mixed_precision
from tinygen.quantize.model import quantize_model, start
from tinygen.quantize.post_training import Options
from tinygen.quantize.schemes import Scheme, schemes_of
from tinygen.quantize.sensitivity import noise

SESSION = create_session()


def broken(graph: Graph) -> Graph:
    index = graph.nodes[0].inputs[1]
    data = graph.tensors[index].data.copy()  # type: ignore[union-attr]
    data[0] = np.nan
    return graph.with_tensor(index, replace(graph.tensors[index], data=data))


CASES: dict[str, tuple[str, Callable[[Graph], dict[str, Any]]]] = {
    "weights that are NaN": ("weights of tensor .* not a number", lambda g: {"model": broken(g)}),
    "no samples": ("samples", lambda g: {"calibration": samples(g)[:0]}),
    "samples that are NaN": ("activations of tensor .* not a number", lambda g: {"calibration": samples(g) * np.nan}),
    "samples of another shape": ("samples of shape", lambda g: {"calibration": samples(g)[:, :4]}),
    "an unknown scheme": ("did you mean 'int4'", lambda g: {"schemes": ["int44"]}),
    "an unknown layer": ("no layer writes", lambda g: {"layers": {"t999": ["int4"]}}),
    "an unknown calibration": ("unknown calibration", lambda g: {"options": Options(calibration="median")}),
    "too few labels": ("labels for", lambda g: {"evaluation": (samples(g), np.zeros(3))}),
    "quantized already": (
        "quantized already",
        lambda g: {"model": quantize_model(g, samples(g), session=SESSION).graph, "calibration": samples(g)},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_refused(name: str, ops: dict[str, Op]) -> None:
    message, change = CASES[name]
    graph = convolutional(ops)
    arguments = {"model": graph, "calibration": samples(graph), "session": SESSION, **change(graph)}
    with pytest.raises(TinygenError, match=message):
        quantize_model(**arguments)


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b"3", b'{"bits": 3}', b'{"bits": {"0": 9}, "rounding": {}}', b"[" * 100_000, b"\xff\xfe"],
)
def test_malformed_metadata(data: bytes) -> None:
    with pytest.raises(ValueError):
        decode(data)


def test_budgets_that_cannot_be_met(ops: dict[str, Op]) -> None:
    graph = convolutional(ops)
    calibrated = start(graph, samples(graph), ops)
    base = schemes_of(calibrated.graph)
    loss = noise(calibrated, [samples(graph)[:10]], ops)
    measure = planned_figures(SESSION, "host")
    with pytest.raises(MismatchError, match="cannot be met by quantization: flash"):
        mixed_precision(calibrated, base, [Scheme(weight_bits=4)], {"flash": 100}, measure, loss, ops)
    with pytest.raises(MismatchError, match="nothing measures joules"):
        mixed_precision(calibrated, base, [Scheme(weight_bits=4)], {"joules": 1}, measure, loss, ops)


def test_error_is_a_model_error() -> None:
    with pytest.raises(ModelError):
        schemes_of(Graph("g", (), (), (), ()), layers={"x": ["int4"]})
