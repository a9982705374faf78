"""AVERAGE_POOL_2D: the mean of the input elements in each window of an NHWC input; padding does not count."""

from __future__ import annotations

import numpy as np

from tinygen.ir import Array, BoundNode
from tinygen.ops.common.pool import Pool, full, taps


class AveragePool2D(Pool):
    """Integers round to nearest, ties away from zero; floats add by kernel row, then divide."""

    name = "AVERAGE_POOL_2D"

    def pooled(self, node: BoundNode, x: Array) -> Array:
        real = x.dtype == np.float32
        sums = full(node, 0, np.float32 if real else np.int64)
        counts = full(node, 0, sums.dtype)
        for outputs, values in taps(node, x):
            sums[outputs] += values
            counts[outputs] += 1
        if real:
            return np.asarray(sums / counts)
        return np.asarray(np.sign(sums) * ((np.abs(sums) + counts // 2) // counts))
