"""Which channels go: the least important ones, until the cost is low enough."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Set
from typing import Any

from tinygen.ir import ModelError, UnsupportedError

from .channel_cost import Kernel, cost, find_kernels
from .channels import Channels
from .criteria import CRITERIA, Criterion
from .data import Data


def choose_channels(
    model: Any,
    data: Data,
    channels: Channels,
    goal: float,
    of: str = "macs",
    criterion: str | Criterion = "taylor",
    scope: str = "global",
    layers: Collection[str] | None = None,
    least: float = 0.2,
    multiple_of: int = 1,
) -> Set[int]:
    """Root labels of the channels to remove so that the cost is at most `goal`; the fewest of the given order."""
    spaces, kernels = _spaces(model, channels, layers), find_kernels(model, channels)
    importance = _importance(criterion, model, channels, data)
    order = _order(spaces, importance, kernels, of, scope)
    few, many = 0, len(order)
    while few < many:  # the smallest prefix that reaches the goal
        middle = (few + many) // 2
        enough = cost(kernels, _legal(spaces, order[:middle], least, multiple_of), of) <= goal
        few, many = (few, middle) if enough else (middle + 1, many)
    removed = _legal(spaces, order[:few], least, multiple_of)
    if (left := cost(kernels, removed, of)) > goal:
        raise ModelError(
            f"cannot come down to {goal:.0f} {of}: with {least:.0%} of the channels of each layer left it is {left}",
            where=model.name,
            cure="ask for less, lower `least`, prune in more rounds, or take whole blocks out (drop_blocks)",
        )
    return removed


def all_but(model: Any, data: Data, channels: Channels, share: float, criterion: str | Criterion) -> Set[int]:
    """Root labels of all channels that may go but the best `share` of each layer."""
    spaces, importance = _spaces(model, channels, None), _importance(criterion, model, channels, data)
    order = sorted((root for space in spaces for root in space), key=lambda r: importance.get(r, 0.0))
    return _legal(spaces, order, share, 1)


def _spaces(model: Any, channels: Channels, layers: Collection[str] | None) -> list[list[int]]:
    """Root labels that may go, those of channels made by the same layers in one list."""
    reasons = channels.reasons()
    names = {layer.name for layer in model.layers}
    for layer in layers or ():
        if layer not in names:
            raise ModelError(f"has no layer {layer!r}", where=model.name, cure=f"it has {', '.join(sorted(names))}")
        made = set(channels.roots(channels.made[layer]).tolist()) if layer in channels.made else set()
        if made <= set(reasons):
            why = reasons[min(made)] if made else "it makes no channels of its own"
            raise UnsupportedError(
                f"cannot be pruned: {why}", where=f"layer {layer!r}", cure="leave it out of the layers to prune"
            )
    makers: dict[int, frozenset[str]] = {}
    for name, labels in channels.made.items():
        if layers is None or name in layers:
            for root in channels.roots(labels).tolist():
                makers[root] = makers.get(root, frozenset()) | {name}
    spaces: dict[frozenset[str], list[int]] = {}
    for root, by in makers.items():
        if root not in reasons:
            spaces.setdefault(by, []).append(root)
    if not spaces:
        causes = sorted(set(reasons.values()))
        raise UnsupportedError(
            "no layer of the model can be pruned: " + "; ".join(causes), where=model.name, cure="prune single weights"
        )
    return list(spaces.values())


def _order(
    spaces: list[list[int]], importance: Mapping[int, float], kernels: list[Kernel], of: str, scope: str
) -> list[int]:
    """Root labels, what goes first first."""
    key: dict[int, float] = {}
    whole = cost(kernels, frozenset(), of)
    for space in spaces:
        for rank, root in enumerate(sorted(space, key=lambda r: importance.get(r, 0.0))):
            if scope == "uniform":
                key[root] = (rank + 1) / len(space)
            else:
                saved = whole - cost(kernels, {root}, of)
                key[root] = importance.get(root, 0.0) / max(saved, 1)
    return sorted(key, key=lambda r: key[r])


def _legal(spaces: list[list[int]], wanted: list[int], least: float, multiple_of: int) -> Set[int]:
    """Of what is wanted removed, what may be: enough stays in each space, a multiple, and at least one."""
    rank = {root: index for index, root in enumerate(wanted)}
    removed: set[int] = set()
    for space in spaces:
        going = sorted((root for root in space if root in rank), key=lambda r: rank[r])
        left = max(1, len(space) - len(going), math.ceil(least * len(space)))
        left = math.ceil(left / multiple_of) * multiple_of
        removed.update(going[: max(0, len(space) - left)])
    return removed


def _importance(criterion: str | Criterion, model: Any, channels: Channels, data: Data) -> Mapping[int, float]:
    if not callable(criterion):
        if criterion not in CRITERIA:
            raise ModelError(f"no criterion {criterion!r}", where="prune", cure=f"there are {', '.join(CRITERIA)}")
        criterion = CRITERIA[criterion]
    return criterion(model, channels, data)
