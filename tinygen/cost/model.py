"""A device's cost model: for each kernel a sum of features times coefficients, fitted on runs of an emulator."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from tinygen.cost.features import features
from tinygen.ir import BoundNode, Kernel, PluginError

Unit = Literal["cycles", "instructions"]
UNITS: tuple[Unit, ...] = ("cycles", "instructions")
"""The first that a model has is the one that is shown."""

Terms = Mapping[str, float]
"""Feature -> cycles or instructions for each unit of it."""


@dataclass(frozen=True)
class KernelCost:
    """What one kernel costs.

    Attributes:
        terms: unit -> the sum that predicts it.
        error: unit -> mean relative error of one layer, on the layers of the fit.
        layers: how many layers it was fitted on.
    """

    terms: Mapping[Unit, Terms]
    error: Mapping[Unit, float]
    layers: int


@dataclass(frozen=True)
class CostModel:
    """Predicts cycles or instructions of layers for a device.

    Attributes:
        kernels: `kernel_key` -> what that kernel costs; and operator -> the same for kernels that are not known.
        units: what it can predict.
        engine: the emulator, and where its cycles come from.
        models: network that took no part in the fit -> unit -> relative error of its total, signed.
        differences: unit -> mean relative error between two builds of such a network, where it was measured.
    """

    kernels: Mapping[str, KernelCost]
    units: tuple[Unit, ...]
    engine: str
    models: Mapping[str, Mapping[Unit, float]]
    differences: Mapping[Unit, float] = field(default_factory=dict)

    @property
    def unit(self) -> Unit:
        """What is shown: cycles where the emulator counts them."""
        return self.units[0]

    def error(self, unit: Unit) -> float | None:
        """The largest relative error of a network that took no part in the fit; None if none was measured."""
        return max((abs(one[unit]) for one in self.models.values() if unit in one), default=None)

    def difference(self, unit: Unit) -> float:
        """How far two builds of one network may differ from what is predicted of them: twice the mean error.

        What a model has wrong of a kernel, both builds have wrong: they are compared better than each is known. Where
        no differences were measured it is `error`.
        """
        return 2 * self.differences[unit] if unit in self.differences else self.error(unit) or 0.0

    def predict(self, node: BoundNode, kernel: Kernel, unit: Unit) -> tuple[float, bool] | None:
        """(cycles or instructions, whether this very kernel was measured); None where nothing is known.

        A kernel that was not measured is taken to cost what other kernels of its operator do.
        """
        if kernel.alias:
            return 0.0, True
        key = kernel_key(node, kernel)
        known = self.kernels.get(key) or self.kernels.get(node.op)
        if known is None or unit not in known.terms:
            return None
        values = features(node, kernel)
        return sum(each * values.get(name, 0.0) for name, each in known.terms[unit].items()), key in self.kernels


def kernel_key(node: BoundNode, kernel: Kernel) -> str:
    """What a kernel is called in a cost model: its operator and the functions that it calls."""
    return " ".join((node.op, *kernel.symbols))


def load_cost_model(path: Path, units: Sequence[Unit] = UNITS) -> CostModel:
    """The model in a data file that `python -m benchmarks.cost_model` has written, for those of its units.

    Devices of one instruction set execute the same instructions; the cycles are those of one core. PluginError if the
    file holds no model.
    """
    try:
        data = json.loads(path.read_text())
        kernels = {
            key: KernelCost(
                {unit: one[unit]["terms"] for unit in UNITS if unit in one},
                {unit: one[unit]["error"] for unit in UNITS if unit in one},
                one["layers"],
            )
            for key, one in data["kernels"].items()
        }
        held = tuple(unit for unit in units if unit in data["units"])
        models = {
            name: {unit: one[unit]["error"] for unit in held if unit in one} for name, one in data["models"].items()
        }
        differences = {unit: one for unit in held if (one := data.get("differences", {}).get(unit)) is not None}
        return CostModel(kernels, held, data["engine"], models, differences)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise PluginError(
            f"is no cost model: {type(error).__name__}: {error}",
            where=str(path),
            cure="python -m benchmarks.cost_model DEVICE writes one",
        ) from error
