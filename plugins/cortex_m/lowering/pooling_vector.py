"""What the lowerings of pools for cores with MVE share."""

from __future__ import annotations

from tinygen.api import (
    BoundNode,
    Call,
    DType,
    Input,
    Kernel,
    Output,
    Params,
    pool_window,
    quantized_bounds,
    window_fields,
)


def pool(node: BoundNode, name: str, why: str) -> Kernel | None:
    """The call of `tg_<name>_s8_mve`; None for floats."""
    x = node.input(0)
    if x.dtype is not DType.INT8:
        return None
    low, high = quantized_bounds(node.attrs.activation, node.output)
    fields = {
        "window": window_fields(*pool_window(node)),
        "batches": x.shape[0],
        "channels": x.shape[3],
        "minimum": low,
        "maximum": high,
    }
    symbol = f"tg_{name}_s8_mve"
    arguments = (Params("tg_pool_s8_params", fields), Input(0), Output(0))
    return Kernel((Call(symbol, f"{name}/{symbol}.c", f"{name}/tg_{name}_mve.h", arguments),), why=why)
