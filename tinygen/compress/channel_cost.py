"""What a model would cost without some of its channels, found without building it."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import Any

import numpy as np

from .channels import Channels, Labels
from .graph import calls
from .measure import is_depthwise, kernels_of, positions

COSTS = ("macs", "weights")


@dataclass(frozen=True)
class Kernel:
    """One kernel in one call.

    Args:
        taken: root labels of the channels that it takes, shape (inputs,).
        made: those that it makes, shape (outputs,); None for a depthwise kernel.
        rest: values for each pair of them (each one of `taken` if depthwise): the window's size, or the multiplier.
        positions: where it is applied.
    """

    taken: Labels
    made: Labels | None
    rest: int
    positions: int


def find_kernels(model: Any, channels: Channels) -> list[Kernel]:
    """The kernels of a model; a shared layer's once for each call."""
    found = []
    for call, inputs, output in zip(calls(model), channels.inputs, channels.outputs, strict=True):
        for variable in kernels_of(call.layer):
            taken = channels.roots(inputs[0].reshape(-1, inputs[0].shape[-1])[0])
            made = None
            if not is_depthwise(call.layer, variable):
                made = channels.roots(output.reshape(-1, output.shape[-1])[0])
            size = int(np.prod(variable.shape))
            rest = size // len(taken) // (1 if made is None else len(made))
            found.append(Kernel(taken, made, rest, positions(call)))
    return found


def cost(kernels: list[Kernel], removed: Set[int], of: str) -> int:
    """Multiply-accumulates ("macs") or kernel values ("weights") without the channels of these root labels."""
    gone = np.fromiter(removed, np.int64, len(removed))
    total = 0
    for kernel in kernels:
        size = kernel.rest * int((~np.isin(kernel.taken, gone)).sum())
        if kernel.made is not None:
            size *= int((~np.isin(kernel.made, gone)).sum())
        total += size * (kernel.positions if of == "macs" else 1)
    return total
