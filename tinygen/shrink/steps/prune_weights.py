"""`prune-weights`: single weights become zero."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tinygen.compress import Sparsity, prune_weights
from tinygen.shrink.keys import key
from tinygen.shrink.state import Context, State
from tinygen.shrink.steps.base import Retrained


@dataclass(frozen=True, kw_only=True)
class PruneWeights(Retrained):
    """Sets the smallest weights to zero, more and more while it retrains: with enough of them layers skip zeros, which
    saves time and flash, or their codes are short."""

    kind = "prune-weights"

    share: float = key("The share of the weights that becomes zero.", 0.5, least=0, below=1)
    scope: str = key(
        "`layer` takes the share of each layer, `global` of all weights together.", "layer", choices=("layer", "global")
    )
    n: int = key("With `m`: of every m weights in a row at most n stay; `share` is then unused.", 0, least=0)
    m: int = key("See `n`; 0 prunes without such a pattern.", 0, least=0)
    ramp: float = key("The share of the epochs in which zeros become more (cubic schedule).", 0.6, least=0, most=1)
    depthwise: bool = key("Prune depthwise kernels too.", False)

    def run(self, state: State, context: Context) -> State:
        step = prune_weights(
            state.model,
            context.data,
            Sparsity(self.share, self.scope, self.n, self.m),
            training=self.retraining(context),
            ramp=self.ramp,
            depthwise=self.depthwise,
            teacher=self.teacher(state),
            name=self.title,
        )
        return replace(state, model=step.model)
