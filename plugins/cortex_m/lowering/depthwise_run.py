"""The depthwise kernel for windows that are one run of pixels inside the image: four channels at a time, no plane."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tinygen.api import Array, Axis, BoundNode, Call, Constant, Input, Kernel, Output, Params, window_of

from .depthwise_filters import HEADER, DepthwiseFilters
from .requantization import clamp_calls

SYMBOL = "tg_depthwise_conv_2d_s8_dsp_run"
LANES = 4


@dataclass(frozen=True)
class _Run:
    """Windows of `taps` pixels, `tap` pixels apart; the outputs' rows and columns, strides in pixels."""

    taps: int
    tap: int
    rows: int
    columns: int
    input_row: int
    input_column: int
    output_row: int
    output_column: int


def kernel(node: BoundNode, filters: DepthwiseFilters) -> Kernel | None:
    """The kernel; None for other windows, fewer than four channels, and several filters a channel."""
    shape, made = node.input(0).shape, node.output.shape
    channels = shape[3]
    run = _run(*window_of(node))
    if run is None or channels < LANES or channels != made[3]:
        return None
    fields = {
        "batches": shape[0],
        "channels": channels,
        "output_rows": run.rows,
        "output_columns": run.columns,
        "taps": run.taps,
        "tap": run.tap * channels,
        "input_row": run.input_row * channels,
        "input_column": run.input_column * channels,
        "input_batch": shape[1] * shape[2] * channels,
        "output_row": run.output_row * channels,
        "output_column": run.output_column * channels,
        "output_batch": made[1] * made[2] * channels,
        "zero_point2": filters.zero_point2,
    }
    arguments = (
        Params("tg_depthwise_run_dsp_params", fields),
        Input(0),
        Constant("stream", _stream(filters)),
        Output(0),
    )
    over = channels % LANES == 0 and _forgets(run)
    return Kernel(
        (Call(SYMBOL, f"depthwise_conv_2d/{SYMBOL}.c", HEADER, arguments), *clamp_calls(node)),
        inplace=(0,) if over else (),
        why="four channels at a time, the pixels of a window one after another",
    )


def cycles(node: BoundNode) -> float:
    """An estimate for one channel."""
    y, x = window_of(node)
    return y.output * x.output * (62 + 12 * y.kernel * x.kernel) / LANES + 30 * min(y.output, x.output)


def _run(y: Axis, x: Axis) -> _Run | None:
    if any(a.at(0, 0) < 0 or a.at(a.output - 1, a.kernel - 1) >= a.input for a in (y, x)):
        return None
    if x.kernel == 1:
        taps, tap = y.kernel, y.dilation * x.input
    elif y.kernel == 1:
        taps, tap = x.kernel, x.dilation
    elif x.kernel == x.input and x.dilation == y.dilation == 1:
        taps, tap = y.kernel * x.kernel, 1
    else:
        return None
    down = _Run(taps, tap, x.output, y.output, x.stride, y.stride * x.input, 1, x.output)
    across = _Run(taps, tap, y.output, x.output, y.stride * x.input, x.stride, x.output, 1)
    return down if y.output > x.output else across


def _forgets(run: _Run) -> bool:
    """Whether no output's pixel is one that a later window reads."""
    first = [
        (row * run.input_row + column * run.input_column, row * run.output_row + column * run.output_column)
        for row in range(run.rows)
        for column in range(run.columns)
    ]
    reads = np.array([[start + k * run.tap for k in range(run.taps)] for start, _ in first])
    last = np.full(reads.max() + 1 + len(first), -1)
    for order, pixels in enumerate(reads):
        last[pixels] = order
    return all(last[pixel] <= order for order, (_, pixel) in enumerate(first))


def _stream(filters: DepthwiseFilters) -> Array:
    """The words of each group of four channels."""
    channels = len(filters.taps)
    taps = filters.taps.reshape(channels, -1)
    groups = []
    for start in range(0, channels, LANES):
        group = slice(min(start, channels - LANES), min(start, channels - LANES) + LANES)
        words = np.ascontiguousarray(taps[group].T).view("<i4")[:, 0]
        groups += [filters.bias_shift[group], filters.multiplier[group], words]
    return np.concatenate(groups).astype(np.int32)
