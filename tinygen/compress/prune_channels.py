"""Structured pruning: whole channels and neurons go, and with them time and RAM, not only flash."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from tinygen.ir import ModelError

from .channel_cost import COSTS, cost, find_kernels
from .channels import find_channels
from .checks import functional
from .choose_channels import choose_channels
from .criteria import Criterion
from .data import Data
from .distil import Teacher, distiller
from .graph import copy
from .measure import Step, measure
from .narrow import narrow
from .training import Training, train


def prune_channels(
    model: Any,
    data: Data,
    *,
    to: float,
    of: str = "macs",
    criterion: str | Criterion = "taylor",
    scope: str = "global",
    layers: Collection[str] | None = None,
    least: float = 0.2,
    multiple_of: int = 1,
    rounds: int = 1,
    training: Training | None = None,
    teacher: Teacher | None = None,
    name: str = "prune channels",
) -> Step:
    """A physically smaller model, retrained if `training` says how. The model that was given is unchanged.

    Args:
        model: a functional or sequential Keras model.
        data: the task; criteria use its training samples.
        to: the share of the cost that may stay, 0 to 1.
        of: the cost: "macs" or "weights".
        criterion: what a channel is worth; a name in `CRITERIA` or a function (see `criteria.Criterion`).
        scope: "global" ranks all layers' channels together, by importance for the cost that each saves; "uniform"
            takes the same share of every layer.
        layers: only channels that these layers make; None for all that can be pruned. UnsupportedError, with the
            reason, if one of them cannot.
        least: the share of each layer's channels that stays in each round, however little they matter.
        multiple_of: channels left in each layer are a multiple of this, such as the width of SIMD.
        rounds: pruned little by little, retrained after each round.
        training: for each round.
        teacher: retrain with this teacher; often `Teacher(model)`.
        name: of the step, in reports.
    """
    model = functional(model)
    if of not in COSTS or scope not in ("global", "uniform") or not 0 < to <= 1:
        raise ModelError(
            f"to={to}, of={of!r}, scope={scope!r}",
            where=name,
            cure='to is above 0 and at most 1, of "macs" or "weights", scope "global" or "uniform"',
        )
    before, current = measure("before", model, data), copy(model)
    goal = cost(find_kernels(model, find_channels(model)), frozenset(), of) * to
    for number in range(1, rounds + 1):
        channels = find_channels(current)
        now = cost(find_kernels(current, channels), frozenset(), of)
        share = (goal / now) ** (1 / (rounds - number + 1))  # the same factor in each of the rounds left
        removed = choose_channels(
            current, data, channels, now * share, of, criterion, scope, layers, least, multiple_of
        )
        current = narrow(current, channels, removed)
        if training is not None:
            title = name if rounds == 1 else f"{name}, round {number} of {rounds}"
            within = training.within(f"round{number}")
            train(current, data, within, title=title, trainer=distiller(current, teacher))
    return Step(current, before, measure(name, current, data))
