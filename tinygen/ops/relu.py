"""RELU: negative elements become 0."""

from __future__ import annotations

import math

from tinygen.ops.common.relu import Relu as Interval


class Relu(Interval):
    """Negative elements become 0."""

    name = "RELU"
    bounds = (0.0, math.inf)
