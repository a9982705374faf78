"""What the steps of a recipe have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from tinygen.compress import Teacher, Training
from tinygen.ir import ModelError
from tinygen.shrink.budgets import Budget
from tinygen.shrink.keys import key
from tinygen.shrink.state import Context, State


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step of a recipe: settings, and what it does. A subclass is one kind of step; `kind` is its name."""

    kind: ClassVar[str] = ""
    takes_quantized: ClassVar[bool] = False
    """Whether it works on the quantized network instead of the Keras model."""

    name: str = key("What reports and files call this step; by default its kind.", "")
    use: bool = key("`false` leaves the step out; a search may choose it.", True)

    def run(self, state: State, context: Context) -> State:
        """The network after this step. TinygenError says why it cannot be done."""
        raise NotImplementedError

    def depends(self, folder: Path, budgets: Mapping[str, Budget]) -> object:
        """What its result depends on besides its settings, the network and the data; with a `repr` that tells.

        Args:
            folder: of the recipe.
            budgets: of the recipe.
        """
        return None

    @property
    def title(self) -> str:
        """Its name in reports."""
        return self.name or self.kind


@dataclass(frozen=True, kw_only=True)
class Trained(Step):
    """A step that trains. Training resumes after an interrupt, and the best epoch on the validation samples is kept."""

    epochs: int = key("Passes over the training samples.", 20, least=1)
    batch_size: int = key("Samples a step of the optimizer.", 32, least=1)
    learning_rate: float = key("Of Adam at the first step; falls to 0 along a cosine.", 1e-3, above=0)

    def training(self, context: Context) -> Training:
        """How to train, with a folder to resume from."""
        return Training(
            self.epochs, self.batch_size, self.learning_rate, context.seed, context.work, quiet=context.quiet
        )


@dataclass(frozen=True, kw_only=True)
class Retrained(Trained):
    """A step that retrains what it has changed."""

    epochs: int = key("Passes over the training samples; 0 retrains nothing.", 20, least=0)
    teacher_weight: float = key(
        "Share of the base model's answers in the loss (distillation); 0 learns from the labels alone.",
        0.0,
        least=0,
        most=1,
    )
    temperature: float = key("Softens the teacher's and the student's probabilities.", 3.0, above=0)
    mixed: bool = key(
        "Let the teacher answer for mixtures of two samples; needs `teacher_weight = 1`.", False, repr=False
    )

    def depends(self, folder: Path, budgets: Mapping[str, Budget]) -> object:
        """Whether samples are mixed: said only where they are, so that what was trained before there was a choice
        is still found."""
        return "mixed" if self.mixed else None

    def retraining(self, context: Context) -> Training | None:
        """How to retrain; None with 0 epochs."""
        return self.training(context) if self.epochs else None

    def teacher(self, state: State) -> Teacher | None:
        """Whom to learn from; None without a weight."""
        if not self.teacher_weight:
            return None
        return Teacher(teacher_model(state), self.teacher_weight, self.temperature, self.mixed)


def teacher_model(state: State) -> Any:
    """The base model; ModelError if the steps before have trained none."""
    if state.teacher is None:
        raise ModelError("there is no trained model to learn from", cure="let a train step come before")
    return state.teacher
