"""Post-training quantization: a float graph and calibration inputs to a quantized graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tinygen.ir import Array, DType, Graph, ModelError, verify
from tinygen.ops.base import Op
from tinygen.passes.dead_code import DEAD_CODE
from tinygen.quantize.assign import assign, without
from tinygen.quantize.bias_correction import bias_corrections
from tinygen.quantize.compact import compact
from tinygen.quantize.equalize import equalize
from tinygen.quantize.observe import Observation, observe
from tinygen.quantize.ranges import METHODS, Range
from tinygen.quantize.rewrite import Refused, rewrite
from tinygen.quantize.schemes import Scheme


@dataclass(frozen=True)
class Options:
    """How ranges and biases are found.

    Attributes:
        calibration: how an activation's range follows from its values: one of METHODS.
        correct_bias: make up for the shift of each channel's mean.
        equalize: rescale channels between layers first.
        compensate: round weights of few bits one after another, each making up for the error of those before.
        float_ends: keep float32 inputs and outputs of the network.
        compact: let biases and multipliers have few bits (see `compact`).
    """

    calibration: str = "mse"
    correct_bias: bool = True
    equalize: bool = False
    compensate: bool = True
    float_ends: bool = False
    compact: bool = False


DEFAULT = Options()


@dataclass(frozen=True, eq=False)
class Calibrated:
    """A float graph with what was observed on it: the start of any number of quantizations."""

    graph: Graph
    observed: Mapping[int, Observation]
    moments: Mapping[int, Array]
    ranges: Mapping[int, Range]
    """Of each float tensor, for 8 bits."""
    options: Options


def calibrate(graph: Graph, inputs: Sequence[Array], ops: Mapping[str, Op], options: Options = DEFAULT) -> Calibrated:
    """Observe the float `graph` on `inputs` (see `run_batches`), equalized first if `options` ask for it.

    ModelError for a graph without float operators, an unknown method, NaN weights, no samples.
    """
    if options.calibration not in METHODS:
        raise ModelError(f"unknown calibration {options.calibration!r}", cure=f"there are {', '.join(sorted(METHODS))}")
    if all(graph.tensors[i].dtype is not DType.FLOAT32 for node in graph.nodes for i in node.outputs):
        raise ModelError(
            "the network is quantized already: no operator writes float32",
            where=graph.name,
            cure="start from the float model",
        )
    observed, moments = observe(graph, inputs, ops)  # also refuses NaN weights, before they spread
    if options.equalize:
        graph = equalize(graph, ops)
        observed, moments = observe(graph, inputs, ops)
    method = METHODS[options.calibration]
    ranges = {i: method(o.histogram, 8) for i, o in observed.items()}
    return Calibrated(graph, observed, moments, ranges, options)


def quantize_graph(calibrated: Calibrated, schemes: Sequence[Scheme], ops: Mapping[str, Op]) -> Graph:
    """The quantized graph under `schemes`, one for each node. Names of tensors stay; new ones are conversions."""
    graph, observed, options = calibrated.graph, calibrated.observed, calibrated.options
    refused: dict[int, DType] = {}
    while True:
        assignment = assign(graph, schemes, calibrated.ranges, observed, ops, refused)
        kwargs: dict[str, Any] = {
            "moments": calibrated.moments if options.compensate else {},
            "float_ends": options.float_ends,
        }
        try:
            result = rewrite(graph, assignment, schemes, ops, {}, **kwargs)
            if options.correct_bias:
                corrections = bias_corrections(graph, real_weights(graph, result, ops), observed, ops)
                result = rewrite(graph, assignment, schemes, ops, corrections, **kwargs)
        except Refused as refusal:
            if refusal.dtype is DType.FLOAT32:
                raise refusal.error from refusal
            refused = without(refused, refusal.node, refusal.dtype)
            continue
        return verify(DEAD_CODE.apply(compact(result, ops) if options.compact else result, ops))


def real_weights(graph: Graph, quantized: Graph, ops: Mapping[str, Op]) -> dict[int, Array]:
    """Node of the float `graph` -> the real numbers that its quantized weights stand for."""
    producers = quantized.producers()
    found = {}
    for n, node in enumerate(graph.nodes):
        axis = ops[node.op].channel_axis
        twin = producers.get(node.outputs[0])
        if axis is None or twin is None:
            continue
        w = quantized.bind(quantized.nodes[twin]).input(1)
        if w.data is None or w.quant is None or w.dtype is not DType.INT8:
            continue
        shape = [1] * len(w.shape)
        if w.quant.per_channel:
            shape[axis] = -1
        found[n] = w.data * np.array(w.quant.scale).reshape(shape)
    return found
