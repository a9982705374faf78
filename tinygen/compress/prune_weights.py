"""Unstructured and N:M pruning with a gradual schedule and retraining. Saves flash once the weights are encoded."""

from __future__ import annotations

import math
from typing import Any

from .checks import functional
from .data import Data
from .distil import Teacher, distiller
from .graph import copy
from .masks import Sparsity, find_masks, masked, prunable_kernels
from .measure import Step, measure
from .tensorflow import import_keras
from .training import Training, train


def prune_weights(
    model: Any,
    data: Data,
    sparsity: Sparsity,
    *,
    training: Training | None = None,
    ramp: float = 0.6,
    depthwise: bool = False,
    teacher: Teacher | None = None,
    name: str = "prune weights",
) -> Step:
    """A model of the same shape with zeros among its weights. The model that was given is unchanged.

    Args:
        model: a functional or sequential Keras model.
        data: the task.
        sparsity: what shall be zero in the end.
        training: how to retrain while and after weights go; None prunes at once and trains nothing.
        ramp: the share of the epochs in which the sparsity grows (see `sparsity_at`); after it the masks are fixed,
            and only epochs after it can be the best.
        depthwise: prune depthwise kernels too.
        teacher: retrain with this teacher; often `Teacher(model)`.
        name: of the step, in reports.
    """
    model = functional(model)
    before, pruned = measure("before", model, data), copy(model)
    kernels = prunable_kernels(pruned, depthwise)
    with masked(kernels) as set_masks:
        if training is None:
            set_masks(find_masks(kernels, sparsity))
        else:
            growing = max(1, math.ceil(ramp * training.epochs))

            def grow(epoch: int, logs: object = None) -> None:
                # Also in an epoch that a resumed run starts with: pruned weights are zero, so the masks come out again.
                if epoch < growing:
                    set_masks(find_masks(kernels, sparsity, sparsity_at((epoch + 1) / growing)))
                elif not grown:
                    set_masks(find_masks(kernels, sparsity))
                grown.append(epoch)

            grown: list[int] = []
            callback = import_keras().callbacks.LambdaCallback(on_epoch_begin=grow)
            trainer = distiller(pruned, teacher)
            train(
                pruned,
                data,
                training,
                title=name,
                trainer=trainer,
                callbacks=[callback],
                settled=growing - 1,
                settings=(sparsity, ramp, depthwise),
            )
    return Step(pruned, before, measure(name, pruned, data))


def sparsity_at(progress: float) -> float:
    """The share of the final sparsity after a share of the ramp: fast at first, when much can go, then slower.

    1 - (1 - t)^3, the cubic schedule of Zhu and Gupta, "To prune, or not to prune" (2017), once an epoch.
    """
    return 1 - (1 - min(max(progress, 0.0), 1.0)) ** 3
