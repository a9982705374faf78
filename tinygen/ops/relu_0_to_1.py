"""RELU_0_TO_1: elements limited to [0, 1]."""

from __future__ import annotations

from tinygen.ops.common.relu import Relu


class Relu0To1(Relu):
    """Elements limited to [0, 1]."""

    name = "RELU_0_TO_1"
    bounds = (0.0, 1.0)
