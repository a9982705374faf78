"""What the lowerings of pools and MEAN share: the portable kernel's arguments, four channels at a time."""

from __future__ import annotations

from tinygen.api import BoundNode, DType, Kernel, Params, portable_kernel, with_function

LANES = 4


def by_four_channels(node: BoundNode, symbol: str) -> Kernel | None:
    """The kernel `symbol` with the portable one's arguments; None for floats and fewer than four channels."""
    if node.input(0).dtype is not DType.INT8:
        return None
    kernel = portable_kernel(node)
    params = kernel.calls[0].arguments[0]
    assert isinstance(params, Params)
    if params.fields["inner" if node.op == "MEAN" else "channels"] < LANES:
        return None
    return with_function(kernel, symbol, f"pool/{symbol}.c", "pool/tg_pool_dsp.h", "four channels at a time")
