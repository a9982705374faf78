"""What a network costs after a step, on the recipe's device, and how good it is."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np

from tinygen.cascade import flat
from tinygen.codegen.lowering import Lowered
from tinygen.compress import Data, Figures, measure
from tinygen.ir import Array, Graph, MismatchError, TinygenError
from tinygen.ops.base import Op
from tinygen.pipeline import compile_model
from tinygen.plugins import Session
from tinygen.quantize.evaluate import real_outputs
from tinygen.quantize.post_training import quantize_graph
from tinygen.quantize.schemes import schemes_of
from tinygen.report.profile import profile
from tinygen.shrink.floats import float_graph, imported
from tinygen.shrink.state import State
from tinygen.verification.inputs import make_inputs

CALIBRATION = 300
"""Training samples that calibrate a stage which is shown as int8."""


@dataclass(frozen=True)
class Stage:
    """The figures after one step.

    Args:
        name: of the step.
        kind: of the step; "model" for the model as it came.
        form: how the network was measured: "float32", "int8" (a Keras model quantized by the default scheme, as it
            would ship today) or "quantized" (as it will ship).
        accuracy: the data's score on the test samples, of the network in that form, to the bit as the device computes.
        float_accuracy: of the Keras model.
        float_weights_bytes: the Keras model's kernels and biases, four bytes each.
        nonzero: those of them that are not zero.
        weights_bytes: constants in flash: weights, biases, scales, tables.
        flash_bytes: of the linked image, less an empty program; None where nothing builds one.
        flash_weights_bytes: the weights' part of it: constants of layers with weights (tables of encoded weights
            too), and code that the same network as plain int8 would not have, such as a decoder.
        plain_code_bytes: flash of the plain int8 network but for its layers' weights.
        macs: of the compiled network.
        eliminated_macs: those that the compiler's passes removed exactly, because channels had become constant.
        arena_bytes, ram_bytes: the arena; with static data and stack.
        cycles: of one inference, by the emulator.
        seconds: that the step took.
        note: why figures are missing.
        details: what else the step says.
    """

    name: str
    kind: str
    form: str
    accuracy: float
    float_accuracy: float
    float_weights_bytes: int
    nonzero: int
    weights_bytes: int
    macs: int
    eliminated_macs: int
    arena_bytes: int
    flash_bytes: int | None = None
    flash_weights_bytes: int | None = None
    plain_code_bytes: int | None = None
    ram_bytes: int | None = None
    cycles: int | None = None
    seconds: float = 0.0
    note: str = ""
    details: dict[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


@dataclass(frozen=True, eq=False)
class Bench:
    """Measures networks for one device on one task."""

    data: Data
    session: Session
    device: str

    def stage(
        self, name: str, kind: str, state: State, form: str, before: Stage | None, same_graph: bool = False
    ) -> Stage:
        """The figures of `state`.

        Args:
            name, kind: of the step that led here.
            state: the network; where it has no graph yet it is measured in `form`, "int8" or "float32".
            before: the last stage, if it was of the same Keras model: its code is that of the plain network.
            same_graph: whether the quantized network is that of the last stage.
        """
        same = before is not None and same_graph and state.graph is not None
        figures: Figures = measure(name, state.model, self.data)
        source = imported(state, self.session.ops)
        graph = state.graph
        if graph is None and form == "int8":
            calibrated = float_graph(state, self.data.train.inputs[:CALIBRATION], self.session.ops)
            graph = quantize_graph(calibrated, schemes_of(calibrated.graph), self.session.ops)
        shown = source if graph is None else graph
        if before is not None and same:
            accuracy = before.accuracy
        else:
            accuracy = figures.accuracy if graph is None else self.score(graph)
        stage = Stage(
            name=name,
            kind=kind,
            form="quantized" if state.graph is not None else form,
            accuracy=accuracy,
            float_accuracy=figures.accuracy,
            float_weights_bytes=figures.weights_bytes,
            nonzero=figures.nonzero,
            weights_bytes=0,
            macs=0,
            eliminated_macs=0,
            arena_bytes=0,
            details=dict(state.notes),
        )
        stage = self.costs(stage, shown, state.encode)
        stage = replace(stage, eliminated_macs=max(0, _macs(source, self.session.ops) - stage.macs))
        if stage.flash_bytes is not None:
            assert stage.flash_weights_bytes is not None  # so far without code
            code = stage.flash_bytes - stage.flash_weights_bytes
            plain = before.plain_code_bytes if before is not None and before.plain_code_bytes is not None else code
            share = max(stage.flash_weights_bytes, stage.flash_bytes - plain)
            stage = replace(stage, flash_weights_bytes=share, plain_code_bytes=plain)
        return stage

    def score(self, graph: Graph) -> float:
        """The data's score of a quantized graph, by the numpy references that the C code equals."""

        def predict(inputs: Array) -> Array:
            return real_outputs(graph, [inputs], self.session.ops)

        return float(self.data.score(predict, self.data.test))

    def costs(self, stage: Stage, graph: Graph, encode: str) -> Stage:
        """`stage` with what the compiled `graph` costs."""
        library = compile_model(graph, self.device, name="shrunk", encode=encode, session=self.session)
        lowered = library.lowered
        stage = replace(
            stage,
            weights_bytes=lowered.weights_bytes,
            macs=lowered.total_macs,
            arena_bytes=lowered.plan.arena_bytes,
        )
        try:
            found = profile(self.session, library, make_inputs(lowered.graph, 1)[0])
        except TinygenError as error:  # no board, compiler or emulator for this device, or an image too large for it
            return replace(stage, note=f"flash, RAM and cycles are not measured on {self.device}: {error.what}")
        if not found["bit_exact"]:
            raise MismatchError("the emulated device's results differ from the reference", where=f"stage {stage.name}")
        return replace(
            stage,
            flash_bytes=found["flash_bytes"],
            flash_weights_bytes=weighted_bytes(lowered, self.session),
            ram_bytes=found["ram_bytes"],
            cycles=found["cycles"],
            note="" if found["cycles"] is not None else "there is no model of this core's cycles",
        )


def weighted_bytes(lowered: Lowered, session: Session) -> int:
    """Constants of the layers that have weights, each once: those of a softmax, say, are no weights."""
    weighted = (any(session.ops[one.op].channel_axis is not None for one in flat(node)) for node in lowered.graph.nodes)
    nodes = [n for n, found in enumerate(weighted) if found]
    arrays = [np.asarray(constant.data) for n in nodes for constant in lowered.constants(n)]
    return sum({(a.dtype.str, a.tobytes()): a.nbytes for a in arrays}.values())


def budget_figures(stage: Stage, base: Stage) -> dict[str, Any]:
    """A stage's figures by the names that budgets use."""
    weights = stage.weights_bytes if stage.flash_weights_bytes is None else stage.flash_weights_bytes
    return {
        **stage.as_dict(),
        "accuracy_drop": base.float_accuracy - stage.accuracy,
        "weights_in_flash_bytes": weights,
    }


def _macs(graph: Graph, ops: dict[str, Op] | Any) -> int:
    return int(np.sum([ops[node.op].macs(graph.bind(node)) for node in graph.nodes]))
