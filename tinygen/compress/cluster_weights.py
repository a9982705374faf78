"""Weight clustering: each kernel comes to have few distinct values, so that entropy coding makes it small."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from tinygen.ir import ModelError

from .data import Data
from .distil import Teacher, distiller
from .fold import fold_batch_norm
from .kernel_rows import Rows, find_rows, held_to_palettes
from .measure import Step, measure
from .palettes import Palette, cluster, palette_of, to_codes
from .tensorflow import import_keras
from .training import Training, train


@dataclass(frozen=True)
class Clustering:
    """How few values.

    Args:
        clusters: of each kernel, at least 3; 0, and plus and minus the largest of each channel, are among them.
        rate: price of a bit of the code, in units of the weights' variance. Normally distributed weights, 16
            clusters: 3.7 bits a weight at 0, 3.0 at 0.05, 2.3 at 0.1, 1.7 at 0.2.
        pull: the share of the epochs in which weights are drawn to the nearest value, more and more, and may still
            change to another (as in ProxQuant: Bai, Wang and Liberty, 2019); then they stay, and the values train.
        depthwise: cluster depthwise kernels too.
    """

    clusters: int = 16
    rate: float = 0.0
    pull: float = 0.5
    depthwise: bool = True

    def __post_init__(self) -> None:
        if not 3 <= self.clusters <= 256 or self.rate < 0 or not 0 <= self.pull < 1:
            raise ModelError(
                f"clusters {self.clusters}, rate {self.rate}, pull {self.pull}",
                where="Clustering",
                cure="clusters are 3 to 256, the rate at least 0, pull from 0 to below 1",
            )


def cluster_weights(
    model: Any,
    data: Data,
    clustering: Clustering,
    *,
    training: Training | None = None,
    teacher: Teacher | None = None,
    name: str = "cluster weights",
) -> Step:
    """A model with few distinct weights; batch normalization is folded first. The given model is unchanged.

    Weights that are zero stay zero. Quantize its kernels symmetrically to int8, per channel by the largest weight
    (TensorFlow Lite's way), and each kernel has at most `clusters` distinct codes.

    Args:
        model: a functional or sequential Keras model.
        data: the task.
        clustering: how few values.
        training: how to fine-tune; None only clusters.
        teacher: fine-tune with this teacher.
        name: of the step, in reports.
    """
    before, clustered = measure("before", model, data), fold_batch_norm(model)
    kernels = find_rows(clustered, clustering.depthwise)
    if training is None:
        for kernel in kernels:
            kernel.set(cluster(kernel.get(), clustering.clusters, clustering.rate).weights)
    else:
        _fine_tune(clustered, kernels, data, clustering, training, teacher, name)
    for kernel in kernels:
        palette = palette_of(kernel.get(), clustering.clusters)
        assert palette is not None, f"{kernel.name} lost its palette in training"
        kernel.set(to_codes(palette).weights)
    return Step(clustered, before, measure(name, clustered, data))


def _fine_tune(
    model: Any,
    kernels: list[Rows],
    data: Data,
    clustering: Clustering,
    training: Training,
    teacher: Teacher | None,
    name: str,
) -> None:
    """Trains with kernels pulled towards their palettes, then held to them."""
    pulling = min(math.ceil(clustering.pull * training.epochs), training.epochs - 1)
    palettes: dict[str, Palette] = {}
    with held_to_palettes(kernels, clustering.clusters) as hold:

        def on_epoch(epoch: int, logs: object = None) -> None:
            # Geometric from 0.001 to 0.1 of the way in each step: gentle, then firm, over the steps of an epoch.
            pull = 1e-3 * 100 ** (epoch / max(pulling - 1, 1)) if epoch < pulling else 1.0
            for kernel in kernels:
                rows = kernel.get()
                found = palette_of(rows, clustering.clusters) if epoch >= pulling else None
                if found is None:
                    found = cluster(rows, clustering.clusters, clustering.rate, start=palettes.get(kernel.name))
                palettes[kernel.name] = found
                hold(kernel, found, pull)

        callback = import_keras().callbacks.LambdaCallback(on_epoch_begin=on_epoch)
        trainer = distiller(model, teacher)
        train(
            model,
            data,
            training,
            title=name,
            trainer=trainer,
            callbacks=[callback],
            settled=pulling,
            settings=clustering,
        )
