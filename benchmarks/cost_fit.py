"""The least-squares fit of a cost model: few terms, none negative, relative errors count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.optimize import nnls

from tinygen.ir import Array

TERMS = 7
"""The most of one kernel; a model of many terms follows the sample, not the kernel."""
LAYERS_PER_TERM = 4
"""Layers measured for each term, at least."""
GAIN = 0.97
"""A term stays that makes the squared error at least this much smaller."""

Sample = tuple[Mapping[str, float], float]
"""The features of a layer, and what it cost."""


def fit(samples: Sequence[Sample]) -> tuple[dict[str, float], float]:
    """(terms, mean relative error): features are taken one after another, each the one that helps most."""
    names = sorted({name for features, _ in samples for name in features})
    table = np.array([[features.get(name, 0.0) for name in names] for features, _ in samples])
    costs = np.array([cost for _, cost in samples])
    # A layer of few cycles matters less, in a network, than its relative error says.
    weights = 1 / (costs + 0.02 * costs.max())
    table, costs = table * weights[:, None], costs * weights
    chosen: list[int] = []
    best = float(np.sum(costs**2))
    while len(chosen) < min(TERMS, max(1, len(samples) // LAYERS_PER_TERM)):
        errors = {j: _solve(table[:, [*chosen, j]], costs)[1] for j in range(len(names)) if j not in chosen}
        j = min(errors, key=lambda one: (errors[one], one))
        if errors[j] > GAIN * best:
            break
        chosen.append(j)
        best = errors[j]
    solution, _ = _solve(table[:, chosen], costs)
    terms = {names[j]: float(f"{value:.5g}") for j, value in zip(chosen, solution, strict=True) if value > 0}
    relative = np.abs(table[:, chosen] @ solution - costs) / costs
    return terms, float(np.mean(relative))


def _solve(table: Array, costs: Array) -> tuple[Array, float]:
    """(coefficients, squared error)."""
    scale = np.linalg.norm(table, axis=0)
    scale[scale == 0] = 1
    solution, norm = nnls(table / scale, costs)
    return solution / scale, float(norm) ** 2
