"""ADD: a + b, element by element."""

from __future__ import annotations

import numpy as np

from tinygen.ir import Array
from tinygen.ops.common.addition import Addition


class Add(Addition):
    """Output = act(a + b)."""

    name = "ADD"
    options = "AddOptions"

    def combine(self, a: Array, b: Array) -> Array:
        return np.asarray(a + b)
