"""MAX_POOL_2D: the greatest input element in each window of an NHWC input; padding does not count."""

from __future__ import annotations

import numpy as np

from tinygen.ir import Array, BoundNode
from tinygen.ops.common.pool import Pool, full, taps


class MaxPool2D(Pool):
    """A maximum needs no arithmetic: the types keep their values."""

    name = "MAX_POOL_2D"

    def pooled(self, node: BoundNode, x: Array) -> Array:
        lowest = float(np.finfo(np.float32).min) if x.dtype == np.float32 else int(np.iinfo(x.dtype).min)
        greatest = full(node, lowest, x.dtype)
        for outputs, values in taps(node, x):
            greatest[outputs] = np.maximum(greatest[outputs], values)
        return greatest
