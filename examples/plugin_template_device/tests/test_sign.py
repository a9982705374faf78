"""SIGN: that it is found, what it computes, and that other devices have it too."""

from __future__ import annotations

import numpy as np
import pytest

import tinygen

SESSION = tinygen.create_session()
OP = SESSION.ops["SIGN"]


def test_what_it_computes() -> None:
    (graph,) = OP.cases()
    x = np.linspace(-2, 2, 15, dtype=np.float32).reshape(graph.tensors[graph.inputs[0]].shape)
    (y,) = tinygen.load(tinygen.compile(graph, "host")).run([x])
    np.testing.assert_array_equal(y, np.sign(x))


@pytest.mark.parametrize("device", ["host", "kestrel-k1", "cortex-m4"])
def test_the_c_code_equals_the_reference(device: str) -> None:
    for graph in OP.cases():
        library = tinygen.compile(graph, device)
        found = tinygen.verify(SESSION, library, tinygen.make_inputs(library.lowered.graph, 5))
        assert found.bit_exact, found.where
