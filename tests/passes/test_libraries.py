"""Random networks all the way: what the passes, kernels and plan make of them in C equals the network as it was."""

from __future__ import annotations

import numpy as np
import pytest

from tests.passes.agreement import inputs_of
from tests.passes.random_graphs import random_graph
from tinygen.conformance.draw import SeededDraw
from tinygen.host.model import HostModel
from tinygen.host.toolchain import host_toolchain
from tinygen.ir import DType, dump
from tinygen.pipeline import compile_model
from tinygen.plugins import create_session
from tinygen.verification.reference import run_reference

OUTPUT_IS_INPUT = 20
"""A seed whose network hands its input on as an output."""
OUTPUT_IS_CONSTANT = 142
"""A seed with an output that no input changes."""


@pytest.mark.parametrize("seed", [*range(12), OUTPUT_IS_INPUT, OUTPUT_IS_CONSTANT])
def test_library_equals_the_network(seed: int) -> None:
    session = create_session()
    graph = random_graph(SeededDraw(seed), dict(session.ops), (DType.INT8, DType.INT8, DType.FLOAT32)[seed % 3])
    assert seed != OUTPUT_IS_INPUT or set(graph.inputs) & set(graph.outputs)
    model = HostModel(compile_model(graph, session=session), host_toolchain())
    for one in inputs_of(graph, np.random.default_rng(seed)):
        expected = run_reference(graph, one, session.ops)
        for index, actual in zip(graph.outputs, model.run(one), strict=True):
            np.testing.assert_array_equal(actual, expected[index], err_msg=dump(graph))
