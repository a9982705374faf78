"""`train`: the base model, from new weights."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tinygen.compress import train
from tinygen.compress.checks import functional
from tinygen.compress.graph import copy
from tinygen.shrink.state import Context, State
from tinygen.shrink.steps.base import Trained


@dataclass(frozen=True, kw_only=True)
class Train(Trained):
    """Trains the model as it is, without any pressure to become small. It is then the base that drops in accuracy are
    counted from, and the teacher of later steps."""

    kind = "train"

    def run(self, state: State, context: Context) -> State:
        model = copy(functional(state.model))
        train(model, context.data, self.training(context), title=self.title)
        return replace(state, model=model, teacher=model)
