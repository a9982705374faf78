"""Distillation: a student learns its teacher's answers beside the labels (Hinton, Vinyals and Dean, 2015)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tinygen.ir import ModelError

from .checks import check_weights, functional
from .data import Data
from .graph import copy
from .measure import Step, measure
from .tensorflow import import_keras
from .training import Training, train


@dataclass(frozen=True)
class Teacher:
    """Whom to learn from.

    Args:
        model: a trained Keras model of the same inputs and outputs; it stays as it is.
        weight: the share of the teacher's answers in the loss, 0 to 1; the labels have the rest.
        temperature: softens the classes' probabilities of both; 1 leaves them as they are.
        mixed: ask it for mixtures of two samples each, of which there are ever new ones. Labels mean nothing there, so
            that the weight must be 1.
    """

    model: Any
    weight: float = 0.7
    temperature: float = 3.0
    mixed: bool = False


def distil(student: Any, teacher: Teacher, data: Data, training: Training, *, name: str = "distil") -> Step:
    """The student, trained by the teacher. The model that was given is unchanged.

    Args:
        student: what learns: of `derive_student`, a pruned model, or any other of the teacher's inputs and outputs.
        teacher: whom from.
        data: the task.
        training: how long and so on.
        name: of the step, in reports.
    """
    student = functional(student)
    before, model = measure("student", student, data), copy(student)
    train(model, data, training, title=name, trainer=distiller(model, teacher))
    return Step(model, before, measure(name, model, data))


def distiller(model: Any, teacher: Teacher | None) -> Any:
    """What `train` fits in the model's place to learn from the teacher; None without one. `mixed` says on what."""
    if teacher is None:
        return None
    keras = import_keras()
    check_weights(teacher.model)
    for what in ("inputs", "outputs"):
        theirs, ours = ([tuple(t.shape) for t in getattr(m, what)] for m in (teacher.model, model))
        if theirs != ours:
            raise ModelError(
                f"the teacher's {what} are {theirs}, the student's {ours}",
                where=f"distilling {teacher.model.name!r} into {model.name!r}",
                cure="both must take and give the same",
            )
    if not 0 <= teacher.weight <= 1 or teacher.temperature <= 0:
        raise ModelError(
            f"weight {teacher.weight}, temperature {teacher.temperature}",
            where="Teacher",
            cure="the weight is from 0 to 1, the temperature above 0",
        )
    if teacher.mixed and teacher.weight < 1:
        raise ModelError(
            f"mixed samples have no labels, which have {1 - teacher.weight:g} of the loss",
            where="Teacher",
            cure="let the teacher's weight be 1, or do not mix",
        )
    frozen = copy(functional(teacher.model))  # Keras' distiller makes its teacher untrainable
    trainer = keras.distillation.Distiller(
        teacher=frozen,
        student=model,
        distillation_losses=_loss(model, frozen, teacher.temperature),
        student_loss_weight=1 - teacher.weight,
    )
    trainer.mixed = teacher.mixed
    return trainer


def _loss(model: Any, teacher: Any, temperature: float) -> Any:
    """Kullback-Leibler divergence of softened probabilities for classifiers, mean squared error for the rest."""
    keras = import_keras()
    if not (_ends_in_softmax(model) and _ends_in_softmax(teacher)):
        return keras.distillation.FeatureDistillation(loss="mse")

    class ProbabilityDistillation(keras.distillation.LogitsDistillation):  # type: ignore[misc,name-defined]
        """Takes probabilities: their logarithms are logits, since softmax(log p) is p."""

        def compute_loss(self, teacher_outputs: Any, student_outputs: Any, **kwargs: Any) -> Any:
            logits = [keras.ops.log(outputs + 1e-7) for outputs in (teacher_outputs, student_outputs)]
            return super().compute_loss(*logits, **kwargs)

    # The loss as an object: given by name, Keras compares the raw logits as if they were probabilities.
    return ProbabilityDistillation(temperature=temperature, loss=keras.losses.KLDivergence())


def _ends_in_softmax(model: Any) -> bool:
    """Whether the last layer makes probabilities of classes."""
    last = model.outputs[0]._keras_history.operation
    last = getattr(last, "layer", last)  # one that wraps another, such as one with rounded weights
    return type(last).__name__ == "Softmax" or getattr(getattr(last, "activation", None), "__name__", "") == "softmax"
