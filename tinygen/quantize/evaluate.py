"""How well a network does, by its numpy references: accuracy, and the noise that quantization added."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from tinygen.ir import Array, Graph, ModelError
from tinygen.ops.base import Op
from tinygen.quantize.affine import to_real, to_stored
from tinygen.quantize.batches import run_batches


def real_outputs(graph: Graph, inputs: Sequence[Array], ops: Mapping[str, Op]) -> Array:
    """The first output as real numbers, (samples, ...), of real `inputs` (see `run_batches`)."""
    stored = [to_stored(x, graph.tensors[i]) for x, i in zip(inputs, graph.inputs, strict=True)]
    index = graph.outputs[0]
    tensor = graph.tensors[index]
    if tensor.data is not None:  # the network's answer is always the same
        return np.repeat(to_real(tensor.data.reshape(1, *tensor.shape[1:]), tensor), len(inputs[0]), axis=0)
    parts = [values[index] for values in run_batches(graph, stored, ops)]
    joined = np.concatenate([part.reshape(-1, *tensor.shape[1:]) for part in parts])
    return to_real(joined, tensor)


def accuracy(outputs: Array, labels: Array) -> float:
    """The share of samples whose largest output is the one that `labels` names.

    Args:
        outputs: (samples, classes).
        labels: (samples,), class numbers.
    """
    if len(outputs) != len(labels):
        raise ModelError(f"{len(labels)} labels for {len(outputs)} samples", where="evaluation")
    return float(np.mean(outputs.reshape(len(labels), -1).argmax(axis=1) == np.asarray(labels).reshape(-1)))


def signal_to_noise(expected: Array, actual: Array) -> float:
    """Power of `expected` over that of the error, in dB; infinite where there is no error."""
    signal = float(np.square(expected, dtype=np.float64).sum())
    noise = float(np.square(np.asarray(actual, np.float64) - expected).sum())
    if noise == 0:
        return math.inf
    return 10 * math.log10(signal / noise) if signal > 0 else -math.inf


def weights_bytes(graph: Graph) -> int:
    """Bytes of the constants of `graph`: those of a few bits packed."""
    used = {i for node in graph.nodes for i in node.inputs}
    return sum(stored_bytes(graph, i) for i in used if i >= 0 and graph.tensors[i].is_constant)


def stored_bytes(graph: Graph, index: int) -> int:
    """Bytes of one constant, packed to the bits that its values have."""
    tensor = graph.tensors[index]
    bits = tensor.quant.bits if tensor.quant is not None and tensor.quant.bits else 8 * tensor.dtype.bytes
    return -(-tensor.elements * bits // 8)
