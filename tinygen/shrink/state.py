"""What goes through the steps of a recipe, and what every step may use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tinygen.compress import Data
from tinygen.ir import Graph
from tinygen.plugins import Session
from tinygen.quantize.ranges import Range
from tinygen.shrink.budgets import Budget


@dataclass(frozen=True, eq=False)
class State:
    """A network between two steps.

    Args:
        model: the Keras model; what `graph` was made from once that is there.
        teacher: the trained model that all steps start from; None until there is one.
        graph: the quantized network; None before `quantize`.
        encode: how its weights are coded in flash: one of `tinygen.encode.SCHEMES`.
        ranges: Keras layer -> the range of its output that quantization-aware training found.
        notes: figures that the last step adds to its stage.
    """

    model: Any
    teacher: Any = None
    graph: Graph | None = None
    encode: str = "none"
    ranges: Mapping[str, Range] = field(default_factory=dict)
    notes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Context:
    """What steps share.

    Args:
        data: the task.
        session: the plugins.
        device: name of the device that the recipe is for.
        folder: of the recipe: names of files and modules are relative to it.
        work: a folder for this step's training, so that it resumes; None keeps nothing.
        seed: of all that is random.
        budgets: name -> limit.
        where: file and line of the step, for errors.
        quiet: show no progress.
    """

    data: Data
    session: Session
    device: str
    folder: Path
    work: Path | None
    seed: int
    budgets: Mapping[str, Budget]
    where: str
    quiet: bool = False
