"""Table lookup: an 8-bit element's result for each of its 256 values, computed at generation time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tinygen.ir import Array, BoundNode, Constant, Input, Kernel, Output, Scalar, call
from tinygen.quantize.fixed_point import Ints


def table(node: BoundNode, function: Callable[[Ints], Ints]) -> Array:
    """`function` of every value of input 0's 8-bit type, ordered by the value's bits, in the output's type."""
    values = np.arange(256, dtype=np.uint8).view(node.input(0).dtype.numpy)
    return function(values.astype(np.int64)).astype(node.output.dtype.numpy)


def lookup(node: BoundNode, function: Callable[[Ints], Ints]) -> Kernel:
    """The kernel that maps each element of input 0 by `function`, 8 bits to 8 bits."""
    one = call(
        "tg_lookup_8",
        Constant("table", table(node, function)),
        Input(0),
        Output(0),
        Scalar(node.output.elements),
        op="lookup",
    )
    return Kernel((one,), inplace=(0,), why="lookup table")
