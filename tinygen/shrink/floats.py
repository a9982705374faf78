"""The float graph of a Keras model, calibrated: by samples, or by what quantization-aware training found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tinygen.compress import to_tflite
from tinygen.frontend.tflite_reader import read_tflite
from tinygen.ir import Array, Graph
from tinygen.ops.base import Op
from tinygen.quantize.model import start
from tinygen.quantize.post_training import DEFAULT, Calibrated, Options
from tinygen.quantize.qat import tensor_ranges
from tinygen.shrink.state import State


def imported(state: State, ops: Mapping[str, Op]) -> Graph:
    """The Keras model as a float32 graph, as converted."""
    return read_tflite(to_tflite(state.model), ops, name=state.model.name)


def float_graph(state: State, inputs: Array, ops: Mapping[str, Op], options: Options = DEFAULT) -> Calibrated:
    """The Keras model as a calibrated float32 graph.

    Ranges that `state.ranges` has take the place of those that calibration on `inputs` finds. Equalization changes
    what activations mean, so it does without them.
    """
    calibrated = start(imported(state, ops), inputs, ops, options)
    if not state.ranges or options.equalize:
        return calibrated
    learned = tensor_ranges(calibrated.graph, state.model, state.ranges, inputs, ops)
    return replace(calibrated, ranges={**calibrated.ranges, **learned})
