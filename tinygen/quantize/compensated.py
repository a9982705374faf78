"""Weights rounded one after another, each error made up for by those that are still to be rounded.

Source: Frantar et al., "GPTQ: Accurate Post-Training Quantization for Generative Pre-trained Transformers", 2022;
there for large networks, here for every weighted operator.
"""

from __future__ import annotations

import numpy as np

from tinygen.ir import Array, BoundNode, QuantParams
from tinygen.passes.channels.weighted import taps_of
from tinygen.quantize.moments import as_weights
from tinygen.quantize.weights import stored

DAMPING = 0.01
"""Share of the mean moment that is added to each, so that the matrix can be inverted."""


def compensated(node: BoundNode, quant: QuantParams, bits: int, moments: Array) -> Array:
    """The float weights of `node` as int8 values of `bits` bits with the scales of `quant`.

    `moments` are those of `moments_of`. The sum of squared errors of the outputs is what is kept small.
    """
    taps = taps_of(node).astype(np.float64)
    groups, outputs = taps.shape[:2]
    scales = np.array(quant.scale if quant.per_channel else quant.scale * (groups * outputs))
    rows = taps.reshape(groups, outputs, -1)
    result = [
        _rounded(r, s[:, None], bits, m) for r, s, m in zip(rows, scales.reshape(groups, outputs), moments, strict=True)
    ]
    return as_weights(node, np.stack(result).reshape(taps.shape))


def _rounded(rows: Array, scales: Array, bits: int, moment: Array) -> Array:
    """Rows of weights [outputs, K] that meet the same inputs, rounded from the most to the least important weight."""
    size = rows.shape[1]
    order = np.argsort(-np.diagonal(moment))
    damped = moment[np.ix_(order, order)] + np.eye(size) * (DAMPING * np.diagonal(moment).mean() + 1e-12)
    upper = np.linalg.cholesky(np.linalg.inv(damped)).T
    left = rows[:, order].copy()
    values = np.empty(rows.shape, np.int8)
    for k in range(size):
        whole = stored(left[:, k : k + 1], scales, bits)
        error = (left[:, k : k + 1] - whole * scales) / upper[k, k]
        left[:, k + 1 :] -= error * upper[k, k + 1 :]
        values[:, order[k]] = whole[:, 0]
    return values
