"""RELU_N1_TO_1: elements limited to [-1, 1]."""

from __future__ import annotations

from tinygen.ops.common.relu import Relu


class ReluN1To1(Relu):
    """Elements limited to [-1, 1]."""

    name = "RELU_N1_TO_1"
    bounds = (-1.0, 1.0)
