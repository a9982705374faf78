"""`prune-channels`: whole channels and neurons go; the model is rebuilt smaller."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tinygen.compress import CRITERIA, prune_channels
from tinygen.compress.channel_cost import COSTS
from tinygen.shrink.keys import key
from tinygen.shrink.state import Context, State
from tinygen.shrink.steps.base import Retrained


@dataclass(frozen=True, kw_only=True)
class PruneChannels(Retrained):
    """Removes whole channels and neurons by importance, and rebuilds the smaller model: saves flash, RAM and time."""

    kind = "prune-channels"

    to: float = key("The share of the cost that may stay.", above=0, most=1)
    of: str = key("The cost: multiply-accumulates or weights.", "macs", choices=COSTS)
    criterion: str = key("What a channel is worth.", "taylor", choices=tuple(CRITERIA))
    scope: str = key(
        "`global` ranks the channels of all layers together, `uniform` takes the same share of each layer.",
        "global",
        choices=("global", "uniform"),
    )
    layers: tuple[str, ...] = key("Only channels that these layers make; none given: all that can go.", ())
    least: float = key("The share of each layer's channels that stays in each round.", 0.2, least=0, most=1)
    multiple_of: int = key("Channels left in each layer are a multiple of this.", 1, least=1)
    rounds: int = key("Prune little by little, retrained after each round.", 1, least=1)

    def run(self, state: State, context: Context) -> State:
        step = prune_channels(
            state.model,
            context.data,
            to=self.to,
            of=self.of,
            criterion=self.criterion,
            scope=self.scope,
            layers=self.layers or None,
            least=self.least,
            multiple_of=self.multiple_of,
            rounds=self.rounds,
            training=self.retraining(context),
            teacher=self.teacher(state),
            name=self.title,
        )
        return replace(state, model=step.model)
