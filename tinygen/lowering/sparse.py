"""Layers that skip weights of zero, and when they take the place of those that do not."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from tinygen.ir import Array, BoundNode, Kernel, constant_bytes
from tinygen.lowering.sparse_stream import FARTHEST, steps

MARGIN = 0.95
"""Of the time of the kernel for all weights, that one which skips zeros may take at most by estimate."""
WINOGRAD_SHARE = 0.45
"""Of that time, which Winograd's convolution takes, about."""
LEAST_ZEROS = 0.3
"""Of the weights; below no kernel that skips them can be faster."""
MORE_SCRATCH = 1024
"""Bytes that a layer which skips zeros may take besides what it takes otherwise; where it takes more it is `roomy`."""


@dataclass(frozen=True)
class SparseCosts:
    """Of a core's kernels that skip zeros, and of those that they are measured by: cycles, or instructions.

    Attributes:
        product, output: of a layer that takes all weights, a product and an output; a product of a fully connected
            layer of the shared kernels costs what their layout says.
        step: of a weight that is not zero, for a block of pixels.
        channel: of a channel for a block of pixels, and so of what an output takes.
        gather: of an input for a block of pixels.
        tap: of a place in a window of several for a block of pixels, beyond what the other kernel takes.
        block: pixels of a block; 1 for a fully connected layer.
        code: bytes of the kernel, rounded up.
        farthest: inputs that a step can be long.
    """

    product: float
    output: float
    step: float
    channel: float
    gather: float = 0
    tap: float = 0
    block: int = 1
    code: int = 500
    farthest: int = FARTHEST

    def dense_time(self, pixels: int, weights: Array) -> float:
        """Of a layer with `weights` [channels, inputs] that takes all of them."""
        return float(pixels * (self.product * weights.size + self.output * len(weights)))

    def time(self, pixels: int, weights: Array, taps: int = 0) -> float:
        """Of one that skips zeros."""
        blocks = math.ceil(pixels / self.block)
        count = sum(len(steps(row, self.farthest)) for row in weights)
        each = self.step * count + self.channel * len(weights) + self.gather * weights.shape[1] + self.tap * taps
        return float(blocks * each)

    def beats_winograd(self, pixels: int, weights: Array) -> bool:
        """Whether skipping zeros takes less than a convolution of 3x3 weights that needs a quarter of the products."""
        return mostly_zeros(weights) and self.time(pixels, weights) < WINOGRAD_SHARE * self.dense_time(pixels, weights)


def _taps(node: BoundNode) -> int:
    """Places of the node's window; 0 where it is a single one."""
    places = math.prod(node.input(1).shape[1:3]) if node.op == "CONV_2D" else 1
    return places if places > 1 else 0


def mostly_zeros(weights: Array) -> bool:
    """Whether so many weights are zero that skipping them may be of use."""
    return bool(weights.size - np.count_nonzero(weights) >= LEAST_ZEROS * weights.size)


def with_zeros_skipped(
    kernel: Kernel,
    make: Callable[[], Kernel | None],
    costs: SparseCosts,
    node: BoundNode,
    weights: Array,
    optimize: str,
    time: float | None = None,
) -> Kernel:
    """`kernel`, or what `make` gives where that skips zeros of `weights` [channels, inputs] and pays.

    It pays with time if that is all that counts, with flash if that is, and otherwise with time, at no cost of flash;
    whether a network's layers pay for its code, too, is seen where they are together. It may take MORE_SCRATCH bytes of
    scratch more; beyond them it is taken where the arena grows no larger for it. To save RAM it may take none.
    `time`: that `kernel` takes, if known.
    """
    if not mostly_zeros(weights):
        return kernel
    pixels = node.output.elements // node.output.shape[-1]
    time = costs.dense_time(pixels, weights) if time is None else time
    faster = costs.time(pixels, weights, _taps(node)) < MARGIN * time
    if not (faster or optimize == "flash"):
        return kernel
    sparse = make()
    if sparse is None:
        return kernel
    smaller = constant_bytes(sparse) < constant_bytes(kernel)
    if not (smaller or optimize == "time"):
        return kernel
    share = np.count_nonzero(weights) / weights.size
    roomy = None if costs.beats_winograd(pixels, weights) else kernel.roomy
    why = f"zeros skipped, {share:.0%} of the weights left; {sparse.why}"
    found = replace(sparse, instead=kernel, roomy=roomy, code_bytes=costs.code, why=why)
    more = sparse.scratch_bytes - kernel.scratch_bytes
    if more <= (0 if optimize == "ram" else MORE_SCRATCH):
        return found
    return replace(kernel, roomy=found) if optimize != "ram" else kernel
