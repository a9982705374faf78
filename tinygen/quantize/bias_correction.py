"""Makes up for the shift that rounded weights give to the mean of each output channel.

Source: Nagel et al., "Data-Free Quantization Through Weight Equalization and Bias Correction", 2019, section 4.2;
here with the means of calibration inputs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from tinygen.ir import Array, Graph, Node
from tinygen.ops.base import Op
from tinygen.quantize.observe import Observation


def bias_corrections(
    graph: Graph, quantized: Mapping[int, Array], observed: Mapping[int, Observation], ops: Mapping[str, Op]
) -> dict[int, Array]:
    """Node -> what to add to the bias of each channel.

    Args:
        quantized: node -> its weights as they will be: real numbers, of the shape of the float ones.

    The operator is linear, so that the mean of its error is the error on the mean input, which is computed place by
    place: padding is accounted for.
    """
    found = {}
    for n, weights in quantized.items():
        node = graph.nodes[n]
        if node.inputs[0] not in observed:
            continue
        original = graph.tensors[node.inputs[1]].data
        assert original is not None
        error = (weights - original).astype(np.float32)
        shift = _linear(graph, node, error, observed[node.inputs[0]].mean.astype(np.float32), ops)
        found[n] = -shift.reshape(-1, shift.shape[-1]).mean(axis=0, dtype=np.float64)
    return found


def _linear(graph: Graph, node: Node, weights: Array, x: Array, ops: Mapping[str, Op]) -> Array:
    """The output of `node` with other weights, no bias and no activation."""
    bound = graph.bind(node)
    bare = replace(
        bound,
        inputs=(bound.input(0), replace(bound.input(1), data=weights)),
        attrs=replace(bound.attrs, activation="NONE"),
    )
    (y,) = ops[node.op].reference(bare, [x, weights])
    return y
