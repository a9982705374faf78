"""Averages of a whole image at the end of a cascade: the rows add up as they come, and are never kept."""

from __future__ import annotations

from tinygen.ir import BoundNode, Call, DType, Input, Kernel, Output, Scalar, Scratch, call
from tinygen.ops.common import activation as act
from tinygen.ops.common.pool import pool_window
from tinygen.ops.mean import mean_scale, reduced_axes


def folds(node: BoundNode) -> bool:
    """Whether the node averages a whole int8 image."""
    x = node.input(0)
    if x.is_constant or x.dtype is not DType.INT8 or len(x.shape) != 4 or x.shape[0] != 1:
        return False
    if node.op == "MEAN":
        return reduced_axes(node) == {1, 2}
    return node.op == "AVERAGE_POOL_2D" and all(
        (a.output, a.before, a.kernel) == (1, 0, a.input) for a in pool_window(node)
    )


def fold_kernel(node: BoundNode, rows: int, first: bool, last: bool) -> Kernel:
    """What the node does with `rows` more rows; `first` and `last` say where the image starts and ends.

    Its scratch holds the sums: it must live as long as the cascade.
    """
    _, _, width, channels = node.input(0).shape
    count = Scalar(channels)
    calls = [call("tg_fold_rows_s8", Input(0), Scratch(), Scalar(rows * width), count, op="fold")]
    if first:
        calls.insert(0, call("tg_fold_start", Scratch(), count, op="fold"))
    if last:
        calls.append(_last(node, count))
    return Kernel(tuple(calls), scratch_bytes=4 * channels)


def _last(node: BoundNode, count: Scalar) -> Call:
    """The averages of the sums."""
    _, height, width, _ = node.input(0).shape
    if node.op == "MEAN":
        scale = map(Scalar, (*mean_scale(node), node.output.zero_point))
        return call("tg_fold_mean_s8", Scratch(), Output(0), count, *scale, op="fold")
    bounds = map(Scalar, act.quantized_bounds(node.attrs.activation, node.output))
    return call("tg_fold_average_s8", Scratch(), Output(0), count, Scalar(height * width), *bounds, op="fold")
