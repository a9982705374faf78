"""`distil`: a student learns from the base model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from tinygen.compress import CRITERIA, Teacher, derive_student, distil
from tinygen.shrink.budgets import Budget
from tinygen.shrink.entry import load_keras
from tinygen.shrink.keys import key
from tinygen.shrink.state import Context, State
from tinygen.shrink.steps.base import Trained, teacher_model


@dataclass(frozen=True, kw_only=True)
class Distil(Trained):
    """Trains a smaller student by the answers of the base model. The student is given, or derived from the model that
    the step before left."""

    kind = "distil"

    student: str = key("A Keras file or `module:function` with the student; without it one is derived.", "")
    width: float = key("Of a derived student: the share of each layer's channels.", 0.5, above=0, most=1)
    depth: float = key("Of a derived student: the share of the blocks.", 1.0, above=0, most=1)
    criterion: str = key("Of a derived student: which channels it takes over.", "taylor", choices=tuple(CRITERIA))
    fresh: bool = key("Of a derived student: begin with random weights.", False)
    teacher_weight: float = key("The share of the teacher's answers in the loss.", 0.7, least=0, most=1)
    temperature: float = key("Softens the teacher's and the student's probabilities.", 3.0, above=0)
    mixed: bool = key(
        "Let the teacher answer for mixtures of two samples; needs `teacher_weight = 1`.", False, repr=False
    )

    def depends(self, folder: Path, budgets: Mapping[str, Budget]) -> object:
        """The student's file, or the module that builds it; and whether samples are mixed."""
        files = [folder / self.student, folder / f"{self.student.partition(':')[0].replace('.', '/')}.py"]
        found: list[object] = [path.read_bytes() for path in files if self.student and path.is_file()]
        return found + ["mixed"] * self.mixed or None

    def run(self, state: State, context: Context) -> State:
        teacher = Teacher(teacher_model(state), self.teacher_weight, self.temperature, self.mixed)
        if self.student:
            where = f"{context.where}, key 'student'"
            student = load_keras(self.student, context.folder, where, context.seed)
        else:
            student = derive_student(
                state.model,
                context.data,
                width=self.width,
                depth=self.depth,
                criterion=self.criterion,
                fresh=self.fresh,
                seed=context.seed,
            )
        step = distil(student, teacher, context.data, self.training(context), name=self.title)
        return replace(state, model=step.model)
