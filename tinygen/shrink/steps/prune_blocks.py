"""`prune-blocks`: whole blocks go; the model becomes shallower."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tinygen.compress import drop_blocks
from tinygen.shrink.keys import key
from tinygen.shrink.state import Context, State
from tinygen.shrink.steps.base import Retrained


@dataclass(frozen=True, kw_only=True)
class PruneBlocks(Retrained):
    """Leaves out blocks whose inputs and outputs have the same shape, those that cost least accuracy first."""

    kind = "prune-blocks"

    count: int = key("How many blocks go.", 1, least=1)
    blocks: tuple[str, ...] = key("Just these blocks, named by their first layers; `count` is then unused.", ())

    def run(self, state: State, context: Context) -> State:
        step = drop_blocks(
            state.model,
            context.data,
            count=self.count,
            blocks=self.blocks or None,
            training=self.retraining(context),
            teacher=self.teacher(state),
            name=self.title,
        )
        return replace(state, model=step.model)
