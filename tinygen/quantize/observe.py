"""What a float graph's activations look like on calibration inputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tinygen.ir import Array, DType, Graph, ModelError, Node
from tinygen.ops.base import Op
from tinygen.quantize.batches import run_batches
from tinygen.quantize.histogram import Histogram
from tinygen.quantize.moments import moments_of


@dataclass(frozen=True, eq=False)
class Observation:
    """Of one float32 tensor: the histogram of all its elements, and the mean over the samples."""

    histogram: Histogram
    mean: Array
    """float64, of the tensor's shape."""


def float_constants(graph: Graph) -> dict[int, Array]:
    """The float32 constants that are not empty, by tensor index; ModelError where one is infinite or not a number."""
    constants = {
        i: t.data for i, t in enumerate(graph.tensors) if t.data is not None and t.dtype is DType.FLOAT32 and t.elements
    }
    for index, data in constants.items():
        _check(graph, index, data)
    return constants


def observe(
    graph: Graph, inputs: Sequence[Array], ops: Mapping[str, Op]
) -> tuple[dict[int, Observation], dict[int, Array]]:
    """Observations of all float32 tensors that are not empty, constants included, by tensor index; and the moments
    (`moments_of`) of each weighted node, by node.

    `inputs` are as for `run_batches`. ModelError where a constant or an activation is infinite or not a number.
    """
    constants = float_constants(graph)
    weighted = [n for n, node in enumerate(graph.nodes) if _is_float_weighted(graph, node, ops)]
    moments: dict[int, Array] = {}
    histograms: dict[int, Histogram] = {}
    sums: dict[int, Array] = {}
    samples = 0
    for values in run_batches(graph, inputs, ops):
        count = len(values[graph.inputs[0]]) // graph.tensors[graph.inputs[0]].shape[0]
        for index, value in values.items():
            if value.dtype == np.float32 and value.size:
                _check(graph, index, value)
                seen = Histogram.of(value)
                histograms[index] = histograms[index].merged(seen) if index in histograms else seen
                shape = graph.tensors[index].shape
                sums[index] = sums.get(index, 0.0) + value.reshape(count, *shape).sum(axis=0, dtype=np.float64)
        for n in weighted:
            node = graph.bind(graph.nodes[n])
            x = values[graph.nodes[n].inputs[0]].reshape(-1, *node.input(0).shape[1:])
            moments[n] = moments.get(n, 0.0) + moments_of(node, x) * count
        samples += count
    found = {i: Observation(h, sums[i] / samples) for i, h in histograms.items()}
    found |= {i: Observation(Histogram.of(data), data.astype(np.float64)) for i, data in constants.items()}
    return found, {n: m / samples for n, m in moments.items()}


def _is_float_weighted(graph: Graph, node: Node, ops: Mapping[str, Op]) -> bool:
    """Whether `node` has constant float weights and an input that is computed."""
    if ops[node.op].channel_axis is None:
        return False
    x, w = (graph.tensors[i] for i in node.inputs[:2])
    return not x.is_constant and w.is_constant and {x.dtype, w.dtype} == {DType.FLOAT32}


def _check(graph: Graph, index: int, value: Array) -> None:
    if not np.isfinite(value).all():
        tensor = graph.tensors[index]
        what = "weights" if tensor.is_constant else "activations"
        raise ModelError(
            f"{what} of tensor {tensor.name!r} are infinite or not a number",
            where=graph.name,
            cure="train again" if tensor.is_constant else "look at the calibration inputs, then at the training",
        )
