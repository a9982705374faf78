"""Input sets from a file: quantized where they are real numbers, and refused where they do not fit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.frontend.models import small_graph
from tinygen.ir import Array, ModelError
from tinygen.verification.inputs import load_inputs

SHAPE = (1, 4, 4, 2)
"""Of the graph's only input."""


def load(folder: Path, *arrays: Array) -> list[list[Array]]:
    np.savez(folder / "x.npz", *arrays)
    return load_inputs(folder / "x.npz", small_graph())


def test_real_numbers_are_quantized(tmp_path: Path) -> None:
    graph = small_graph()
    quant = graph.tensors[0].quant
    assert quant is not None
    stored = np.arange(96, dtype=np.int8).reshape(3, *SHAPE)
    real = (stored.astype(np.float64) - quant.zero_point[0]) * quant.scale[0]
    for given in (stored, real, real.reshape(3, -1)):
        sets = load(tmp_path, given)
        assert np.array_equal([one for (one,) in sets], stored)
    np.save(tmp_path / "x.npy", stored)
    assert len(load_inputs(tmp_path / "x.npy", graph)) == 3


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ([], "arrays for 0 of the network's 1 inputs"),
        ([np.zeros((0, *SHAPE), np.int8)], "arrays of 0 input sets"),
        ([np.zeros((2, 5), np.int8)], r"shape \(2, 5\) for input 'input' of shape"),
        ([np.zeros((2, *SHAPE), np.int16)], "is int8, not int16"),
        ([np.full((2, *SHAPE), np.nan)], "infinite or not a number, which int8 cannot hold"),
        ([np.full((2, *SHAPE), -np.inf)], "infinite or not a number"),
    ],
)
def test_what_does_not_fit(arrays: list[Array], message: str, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=message):
        load(tmp_path, *arrays)


def test_inputs_of_different_counts(tmp_path: Path) -> None:
    graph = small_graph()
    twice = type(graph)(graph.name, graph.tensors, graph.nodes, (0, 0), graph.outputs)
    np.savez(tmp_path / "x.npz", np.zeros((2, *SHAPE), np.int8), np.zeros((3, *SHAPE), np.int8))
    with pytest.raises(ModelError, match="arrays of 2 and 3 input sets"):
        load_inputs(tmp_path / "x.npz", twice)
