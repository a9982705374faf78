"""What each layer's quantization alone does to the network."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tinygen.ir import Array, Graph
from tinygen.ops.base import Op
from tinygen.quantize.evaluate import accuracy, real_outputs
from tinygen.quantize.post_training import Calibrated, quantize_graph
from tinygen.quantize.schemes import Scheme

Loss = Callable[[Graph], float]
"""A quantized graph to how bad it is: 0 at best."""


@dataclass(frozen=True)
class Sensitivity:
    """The loss with one layer changed."""

    node: int
    layer: str
    """The name of the layer's output."""
    scheme: Scheme
    loss: float


def noise(calibrated: Calibrated, inputs: Sequence[Array], ops: Mapping[str, Op]) -> Loss:
    """The power of the error of the first output over that of the output, on `inputs`; needs no labels.

    A last softmax is left out: it hides what saturates.
    """
    graph = _before_softmax(calibrated.graph)
    expected = real_outputs(graph, inputs, ops).astype(np.float64)
    power = float(np.square(expected).sum()) or 1.0

    def loss(quantized: Graph) -> float:
        actual = real_outputs(_before_softmax(quantized), inputs, ops)
        return float(np.square(actual - expected).sum()) / power

    return loss


def error_rate(inputs: Sequence[Array], labels: Array, ops: Mapping[str, Op]) -> Loss:
    """The share of samples that are classified wrong."""
    return lambda quantized: 1 - accuracy(real_outputs(quantized, inputs, ops), labels)


def sensitivities(
    calibrated: Calibrated,
    base: Sequence[Scheme],
    options: Mapping[int, Sequence[Scheme]],
    loss: Loss,
    ops: Mapping[str, Op],
) -> list[Sensitivity]:
    """The loss for each node of `options` and each of its schemes, all other nodes as in `base`."""
    found = []
    for node, schemes in options.items():
        layer = calibrated.graph.tensors[calibrated.graph.nodes[node].outputs[0]].name
        for scheme in schemes:
            changed = [scheme if n == node else old for n, old in enumerate(base)]
            found.append(Sensitivity(node, layer, scheme, loss(quantize_graph(calibrated, changed, ops))))
    return found


def _before_softmax(graph: Graph) -> Graph:
    """`graph` with the input of a last softmax (and conversion) as its first output."""
    producers = graph.producers()
    at = graph.outputs[0]
    for op in ("DEQUANTIZE", "SOFTMAX"):
        if at in producers and graph.nodes[producers[at]].op == op:
            at = graph.nodes[producers[at]].inputs[0]
        elif op == "SOFTMAX":
            return graph
    return replace(graph, outputs=(at, *graph.outputs[1:]))
