"""MAXIMUM: the greater of a and b, element by element."""

from __future__ import annotations

import numpy as np

from tinygen.ir import Array, BoundNode
from tinygen.ops.common.extremum import Extremum


class Maximum(Extremum):
    """Output = a > b ? a : b."""

    name = "MAXIMUM"

    def compute(self, node: BoundNode, a: Array, b: Array) -> Array:
        return np.where(a > b, a, b)
