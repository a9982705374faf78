"""`quantize`: the float model becomes a network of integers, by the device's rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tinygen.device import QuantRule
from tinygen.ir import Graph, ModelError
from tinygen.quantize.figures import planned_figures, profiled_figures
from tinygen.quantize.mixed_precision import mixed_precision
from tinygen.quantize.post_training import Calibrated, Options, quantize_graph
from tinygen.quantize.ranges import METHODS
from tinygen.quantize.schemes import Scheme, schemes_of
from tinygen.quantize.sensitivity import noise
from tinygen.shrink.budgets import Budget, read_budget
from tinygen.shrink.floats import float_graph
from tinygen.shrink.keys import key
from tinygen.shrink.places import Place
from tinygen.shrink.state import Context, State
from tinygen.shrink.steps.base import Step

PROBE = 64
"""Calibration samples on which the harm of a layer's quantization is measured."""
MEASURES = {"planned": ("flash", "ram", "macs"), "linked": ("flash", "ram", "cycles")}


@dataclass(frozen=True, kw_only=True)
class Quantize(Step):
    """Quantizes after training. `schemes` are the device's rules by name; `mixed` gives layers cheaper schemes, by
    measured sensitivity, until the budgets are kept."""

    kind = "quantize"

    schemes: tuple[str, ...] = key("For all layers: `int8`, `int4`, `ternary`, `int16`, `power-of-two` ...", ())
    layers: dict[str, tuple[str, ...]] = key("Keras layer, or output tensor = schemes for it instead.", {})
    calibration: str = key("How the range of an activation is found.", "mse", choices=tuple(sorted(METHODS)))
    samples: int = key("Training samples to calibrate with.", 300, least=1)
    bias_correction: bool = key("Put the mean error of each output channel into its bias.", True)
    equalization: bool = key("Rescale channels between layers first.", False)
    compensation: bool = key("Round weights of few bits so that each makes up for errors before.", True)
    float_ends: bool = key("Keep float32 inputs and outputs.", False)
    compact: bool = key(
        "Biases of 16 bits, and multipliers that share a byte with their shift, for layers that `encode` makes small.",
        False,
    )
    mixed: tuple[str, ...] = key("Cheaper schemes that layers may get instead, the least harmful first.", ())
    within: dict[str, str] = key("Budgets for `mixed`; by default the recipe's flash, ram, cycles and macs.", {})
    measured: str = key(
        "How `mixed` measures: `planned` counts constants and arena, `linked` builds and runs the image.",
        "planned",
        choices=tuple(MEASURES),
    )

    def depends(self, folder: Path, budgets: Mapping[str, Budget]) -> object:
        """The budgets that mixed precision keeps."""
        return sorted((b.name, b.limit) for b in budgets.values()) if self.mixed else None

    def run(self, state: State, context: Context) -> State:
        session = context.session
        rules = session.rules(session.device(context.device))
        calibrated = self.calibrated(state, context)
        base = self.chosen(calibrated.graph, rules)
        notes: dict[str, Any] = {}
        if self.mixed:
            inputs = [context.data.train.inputs[: min(PROBE, self.samples)]]
            measure = planned_figures if self.measured == "planned" else profiled_figures
            found = mixed_precision(
                calibrated,
                base,
                [schemes_of(calibrated.graph, rules, [name])[0] for name in self.mixed],
                self.limits(context),
                measure(session, context.device),
                noise(calibrated, inputs, session.ops),
                session.ops,
            )
            graph = found.graph
            notes["mixed"] = [
                {"layer": s.layer, "weight_bits": s.scheme.weight_bits, **s.figures, "loss": s.loss}
                for s in found.steps
            ]
        else:
            graph = quantize_graph(calibrated, base, session.ops)
        return replace(state, graph=graph, notes=notes)

    def calibrated(self, state: State, context: Context) -> Calibrated:
        """The float network with what calibration shows, or quantization-aware training found."""
        options = Options(
            self.calibration,
            self.bias_correction,
            self.equalization,
            self.compensation,
            self.float_ends,
            self.compact,
        )
        inputs = context.data.train.inputs[: self.samples]
        return float_graph(state, inputs, context.session.ops, options)

    def chosen(self, graph: Graph, rules: Sequence[QuantRule]) -> tuple[Scheme, ...]:
        """The scheme of each node."""
        return schemes_of(graph, rules, self.schemes, self.layers)

    def limits(self, context: Context) -> dict[str, float]:
        """name -> limit for mixed precision."""
        possible = MEASURES[self.measured]
        place = Place(f"{context.where}, key 'within'", "")
        own: Mapping[str, Budget] = {n: read_budget(n, w, place) for n, w in self.within.items()}
        limits = {b.name: b.limit for b in (own or context.budgets).values() if b.name in possible}
        if not limits:
            raise ModelError(
                "mixed precision needs a budget to keep",
                where=context.where,
                cure=f"set one of {', '.join(possible)} in [budgets] or in `within`",
            )
        return limits
