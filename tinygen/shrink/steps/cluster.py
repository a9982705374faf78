"""`cluster`: few distinct weights."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tinygen.compress import Clustering, cluster_weights
from tinygen.shrink.keys import key
from tinygen.shrink.state import Context, State
from tinygen.shrink.steps.base import Retrained


@dataclass(frozen=True, kw_only=True)
class Cluster(Retrained):
    """Lets each kernel have few distinct values, which entropy coding then makes small. Zeros stay zero."""

    kind = "cluster"

    clusters: int = key("Values of each kernel.", 16, least=3, most=256)
    rate: float = key(
        "Price of a bit of the code, in units of the weights' variance; more makes less flash.", 0.02, least=0
    )
    pull: float = key("The share of the epochs in which weights are drawn to the values.", 0.5, least=0, below=1)
    depthwise: bool = key("Cluster depthwise kernels too.", True)

    def run(self, state: State, context: Context) -> State:
        step = cluster_weights(
            state.model,
            context.data,
            Clustering(self.clusters, self.rate, self.pull, self.depthwise),
            training=self.retraining(context),
            teacher=self.teacher(state),
            name=self.title,
        )
        return replace(state, model=step.model)
