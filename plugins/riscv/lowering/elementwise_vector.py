"""What the element-wise and reducing lowerings for cores with vectors share: other functions of the same arguments."""

from __future__ import annotations

from dataclasses import replace

from tinygen.api import BoundNode, Core, Device, DType, Kernel, Params, SharedKernels, portable_kernel, with_function

LEAST_CHANNELS = 3
"""Of a pixel, for its channels to be lanes."""


def addition(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """ADD and SUB as a sum of products; None where there is no exact one."""
    kernel = SharedKernels(Core()).select(node, device, optimize)
    if kernel is None:
        return None
    return _with(kernel, "tg_affine_sum_s8_rvv", "elementwise", "one sum of products, vectors of elements")


def product(node: BoundNode) -> Kernel | None:
    """MUL; None for other types, broadcasts, and products that are not scaled down."""
    tensors = (node.input(0), node.input(1), node.output)
    if not all(t.dtype is DType.INT8 and t.elements == node.output.elements for t in tensors):
        return None
    kernel = portable_kernel(node)
    if _fields(kernel)["shift"] >= 0:
        return None
    inputs = tuple(i for i in (0, 1) if not node.input(i).is_constant)
    own = _with(kernel, "tg_mul_s8_rvv", "elementwise", "vectors of elements")
    return replace(own, inplace=inputs, overlay=dict.fromkeys(inputs, 0))


def pool(node: BoundNode, symbol: str) -> Kernel | None:
    """The pool or MEAN `symbol`; None for floats, few channels, and sums that are not scaled down."""
    if node.input(0).dtype is not DType.INT8:
        return None
    kernel = portable_kernel(node)
    fields = _fields(kernel)
    if fields["inner" if node.op == "MEAN" else "channels"] < LEAST_CHANNELS or fields.get("shift", -1) >= 0:
        return None
    return _with(kernel, symbol, "pool", "vectors of channels")


def _fields(kernel: Kernel) -> dict[str, int]:
    params = kernel.calls[0].arguments[0]
    assert isinstance(params, Params)
    return dict(params.fields)


def _with(kernel: Kernel, symbol: str, folder: str, why: str) -> Kernel:
    return with_function(kernel, symbol, f"{folder}/{symbol}.c", f"{folder}/tg_{folder}_rvv.h", why)
