"""RELU6: elements limited to [0, 6]."""

from __future__ import annotations

from tinygen.ops.common.relu import Relu


class Relu6(Relu):
    """Elements limited to [0, 6]."""

    name = "RELU6"
    bounds = (0.0, 6.0)
