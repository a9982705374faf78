"""MINIMUM and MAXIMUM: they choose an operand's element, so all tensors share one quantization."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tinygen.ir import Argument, BoundNode, QuantParams, Tensor
from tinygen.ops.common.arithmetic import random_quantization
from tinygen.ops.common.elementwise import Binary
from tinygen.ops.common.movement import check_moved


class Extremum(Binary):
    """Takes the first operand where it is strictly better, the second otherwise."""

    options = "MaximumMinimumOptions"
    same_scale = True

    def check_values(self, node: BoundNode, tensors: Sequence[Tensor]) -> None:
        check_moved(node, tensors, self.types)

    def quantization(self, rng: np.random.Generator) -> Sequence[QuantParams]:
        return [random_quantization(rng, 0.05)] * 3

    def parameters(self, node: BoundNode) -> tuple[Argument, ...]:
        return ()
