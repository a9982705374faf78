"""All kernels of this package, as a plugin selects them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tinygen.device import Device
from tinygen.ir import BoundNode, Kernel
from tinygen.lowering import affine_sum, conv_2d, dense, depthwise_conv_2d, winograd
from tinygen.lowering.core import Core
from tinygen.lowering.scheme import has_packed_weights

Lower = Callable[[BoundNode, Device, str, Core], Kernel | None]
KERNELS: dict[str, tuple[Lower, ...]] = {
    "ADD": (affine_sum.lower,),
    "CONV_2D": (winograd.lower, conv_2d.lower),
    "DEPTHWISE_CONV_2D": (depthwise_conv_2d.lower,),
    "FULLY_CONNECTED": (dense.lower,),
    "SUB": (affine_sum.lower,),
}
"""Of each operator, best first."""
PACKED_KERNELS: dict[str, tuple[Lower, ...]] = {
    "CONV_2D": (conv_2d.lower_packed,),
    "DEPTHWISE_CONV_2D": (depthwise_conv_2d.lower_packed,),
    "FULLY_CONNECTED": (dense.lower_packed,),
}
"""The same for weights of fewer than 8 bits, where speed is not all that counts."""


@dataclass(frozen=True)
class SharedKernels:
    """The kernels for `core`, to be the last of a plugin's variants."""

    core: Core

    @property
    def operators(self) -> tuple[str, ...]:
        """Those that there are kernels for."""
        return tuple(KERNELS)

    def select(self, node: BoundNode, device: Device, optimize: str) -> Kernel | None:
        """The kernel for `node`; None leaves it to the portable one: where there is none, or it would not be exact."""
        packed = has_packed_weights(node) and optimize != "time"
        lowerings = (PACKED_KERNELS if packed else KERNELS).get(node.op, ())
        kernels = (lower(node, device, optimize, self.core) for lower in lowerings)
        return next((kernel for kernel in kernels if kernel is not None), None)
