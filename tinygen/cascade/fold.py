"""Averages of a whole image at the end of a cascade: the rows add up as they come, and are never kept."""

from __future__ import annotations

from tinygen.ir import BoundNode, DType, Input, Kernel, Output, Scalar, Scratch, call
from tinygen.ops.common import activation as act
from tinygen.ops.common.pool import pool_window


def folds(node: BoundNode) -> bool:
    """Whether the node averages a whole int8 image."""
    if node.op != "AVERAGE_POOL_2D" or node.input(0).dtype is not DType.INT8 or node.input(0).shape[0] != 1:
        return False
    return all((a.output, a.before, a.kernel) == (1, 0, a.input) for a in pool_window(node))


def fold_kernel(node: BoundNode, rows: int, first: bool, last: bool) -> Kernel:
    """What the node does with `rows` more rows; `first` and `last` say where the image starts and ends.

    Its scratch holds the sums: it must live as long as the cascade.
    """
    _, height, width, channels = node.input(0).shape
    count = Scalar(channels)
    calls = [call("tg_fold_rows_s8", Input(0), Scratch(), Scalar(rows * width), count, op="fold")]
    if first:
        calls.insert(0, call("tg_fold_start", Scratch(), count, op="fold"))
    if last:
        bounds = map(Scalar, act.quantized_bounds(node.attrs.activation, node.output))
        calls.append(
            call("tg_fold_average_s8", Scratch(), Output(0), count, Scalar(height * width), *bounds, op="fold")
        )
    return Kernel(tuple(calls), scratch_bytes=4 * channels)
