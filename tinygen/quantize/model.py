"""`tinygen.quantize_model`: a float model file and calibration inputs to a quantized network, with a report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tinygen.device import QuantRule
from tinygen.frontend import load_model
from tinygen.frontend.tflite_writer import write_tflite
from tinygen.ir import Array, Graph
from tinygen.ops.base import Op
from tinygen.passes import STANDARD, run_passes
from tinygen.plugins import Session, create_session
from tinygen.quantize.evaluate import accuracy, real_outputs, signal_to_noise, weights_bytes
from tinygen.quantize.observe import float_constants
from tinygen.quantize.post_training import DEFAULT, Calibrated, Options, calibrate, quantize_graph
from tinygen.quantize.schemes import Scheme, schemes_of

NOISE_SAMPLES = 64
"""Calibration samples on which the float and the quantized network are compared."""


@dataclass(frozen=True, eq=False)
class Quantized:
    """A quantized network.

    Attributes:
        graph: compile it with `tinygen.compile(quantized.graph, ...)`.
        report: `float_weights_bytes`, `weights_bytes`, `signal_to_noise_db` (of the first output), `layers` (name,
            operator, type of activations, bits of weights); with evaluation data also `float_accuracy`, `accuracy`.
    """

    graph: Graph
    report: Mapping[str, Any]
    ops: Mapping[str, Op]

    @property
    def content(self) -> bytes:
        """The network as a `.tflite` file."""
        return write_tflite(self.graph, self.ops)

    def write(self, path: str | Path) -> None:
        """Write the network as `.tflite`."""
        Path(path).write_bytes(self.content)


def quantize_model(
    model: str | Path | Graph,
    calibration: Array | Sequence[Array],
    *,
    device: str = "host",
    schemes: Iterable[str] = (),
    layers: Mapping[str, Iterable[str]] | None = None,
    options: Options = DEFAULT,
    evaluation: tuple[Array | Sequence[Array], Array] | None = None,
    session: Session | None = None,
) -> Quantized:
    """Quantize the float32 network `model` for `device`.

    Args:
        model: a `.tflite` or Keras file, or a graph, in float32.
        calibration: typical inputs, float32, the samples along the first axis; one array an input.
        device: whose rules apply (see `QuantRule`): TensorFlow Lite Micro's int8 scheme, unless `schemes` names
            others.
        schemes: names of rules for all layers, applied in order, e.g. `["int4"]` or `["int4", "power-of-two"]`: see
            `tinygen.quantize.schemes.rule_name`. A device's own rule applies to the operators that it names.
        layers: name of a layer, or of its output tensor -> names for this layer instead, e.g. `{"dense": ["int8"]}`.
        options: calibration method, bias correction, equalization, float inputs and outputs.
        evaluation: (inputs, class numbers) on which accuracy is measured, of the float network too.
        session: the plugins to use; by default all that are installed.

    ModelError or UnsupportedError say what is wrong with the model, the inputs or the names.
    """
    session = session or create_session()
    graph = model if isinstance(model, Graph) else load_model(Path(model), session.ops)
    calibrated = start(graph, calibration, session.ops, options)
    rules: tuple[QuantRule, ...] = session.rules(session.device(device))
    chosen = schemes_of(calibrated.graph, rules, schemes, layers)
    result = quantize_graph(calibrated, chosen, session.ops)
    probe = [x[:NOISE_SAMPLES] for x in arrays(calibration)]
    report: dict[str, Any] = {
        "float_weights_bytes": weights_bytes(calibrated.graph),
        "weights_bytes": weights_bytes(result),
        "signal_to_noise_db": signal_to_noise(
            real_outputs(calibrated.graph, probe, session.ops), real_outputs(result, probe, session.ops)
        ),
        "layers": layer_table(calibrated.graph, chosen, result, session.ops),
    }
    if evaluation is not None:
        inputs, labels = arrays(evaluation[0]), np.asarray(evaluation[1])
        report["float_accuracy"] = accuracy(real_outputs(calibrated.graph, inputs, session.ops), labels)
        report["accuracy"] = accuracy(real_outputs(result, inputs, session.ops), labels)
    return Quantized(result, report, session.ops)


def start(
    graph: Graph, calibration: Array | Sequence[Array], ops: Mapping[str, Op], options: Options = DEFAULT
) -> Calibrated:
    """The float `graph`, simplified (activations and padding merged into layers), with what calibration shows."""
    float_constants(graph)  # refuses weights that are no numbers here, where no pass can spread them or be blamed
    return calibrate(run_passes(graph, STANDARD, ops), arrays(calibration), ops, options)


def arrays(inputs: Array | Sequence[Array]) -> list[Array]:
    """One array an input: a single array stands for the only input."""
    return [inputs] if isinstance(inputs, np.ndarray) else [np.asarray(x) for x in inputs]


def layer_table(
    graph: Graph, schemes: Sequence[Scheme], quantized: Graph, ops: Mapping[str, Op]
) -> list[dict[str, Any]]:
    """What became of each node of the float `graph`: `name`, `op`, `activations` (a type), `weight_bits` (0: none)."""
    types = {quantized.tensors[i].name: quantized.tensors[i].dtype for node in quantized.nodes for i in node.outputs}
    table = []
    for node, scheme in zip(graph.nodes, schemes, strict=True):
        name = graph.tensors[node.outputs[0]].name
        dtype = types[name]
        weighted = ops[node.op].channel_axis is not None
        bits = 0 if not weighted else scheme.weight_bits if dtype.is_integer else 32
        table.append({"name": name, "op": node.op, "activations": dtype.value, "weight_bits": bits})
    return table
