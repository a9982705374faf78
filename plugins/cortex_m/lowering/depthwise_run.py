"""The depthwise kernel for windows that are one run of pixels inside the image: four channels at a time, no plane."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tinygen.api import Array, Axis, BoundNode, Call, Constant, Input, Kernel, Output, Params, window_of

from .depthwise_filters import HEADER, DepthwiseFilters
from .requantization import clamp_calls

SYMBOL = "tg_depthwise_conv_2d_s8_dsp_run"
LANES = 4
PAIRS = 4
"""Of taps, in a round of the loop."""


@dataclass(frozen=True)
class Run:
    """Windows of `taps` pixels, `tap` pixels apart; the outputs' rows and columns, strides in pixels."""

    taps: int
    tap: int
    rows: int
    columns: int
    input_row: int
    input_column: int
    output_row: int
    output_column: int

    @property
    def forgets(self) -> bool:
        """Whether no output's pixel is one that a later window reads."""
        first = [
            (row * self.input_row + column * self.input_column, row * self.output_row + column * self.output_column)
            for row in range(self.rows)
            for column in range(self.columns)
        ]
        reads = np.array([[start + k * self.tap for k in range(self.taps)] for start, _ in first])
        last = np.full(reads.max() + 1 + len(first), -1)
        for order, pixels in enumerate(reads):
            last[pixels] = order
        return all(last[pixel] <= order for order, (_, pixel) in enumerate(first))


def kernel(node: BoundNode, filters: DepthwiseFilters) -> Kernel | None:
    """The kernel; None for other windows, fewer than four channels, and several filters a channel."""
    channels = node.input(0).shape[3]
    run = run_of(*window_of(node))
    if run is None or channels < LANES or channels != node.output.shape[3]:
        return None
    over = channels % LANES == 0 and run.forgets
    return Kernel(
        (*_calls(node, run, filters), *clamp_calls(node)),
        inplace=(0,) if over else (),
        why="four channels at a time, the pixels of a window one after another",
    )


def _calls(node: BoundNode, run: Run, filters: DepthwiseFilters) -> Iterator[Call]:
    """For each image one, and one for its last four channels where they are no multiple of four."""
    shape, made = node.input(0).shape, node.output.shape
    channels, taps = shape[3], run.taps
    for batch in range(shape[0]):
        starts = [0, *([channels - LANES] if channels % LANES else [])]
        for first, groups in zip(starts, (channels // LANES, 1), strict=False):
            group = {
                "tap": run.tap * channels,
                "skip": -(taps // 2) % PAIRS if taps > 1 else PAIRS,
                "bytes": taps // 2 * 8,
                "odd": taps % 2,
                "zero_point2": filters.zero_point2,
                "groups": groups,
                "back": LANES - taps * run.tap * channels,
            }
            fields = {
                "groups": group,
                "rows": run.rows,
                "columns": run.columns,
                "input_row": run.input_row * channels,
                "input_column": run.input_column * channels,
                "output_row": run.output_row * channels,
                "output_column": run.output_column * channels,
            }
            arguments = (
                Params("tg_depthwise_run_dsp_params", fields),
                Input(0, batch * shape[1] * shape[2] * channels + first),
                Constant("last" if first else "stream", _stream(filters, range(first, first + groups * LANES, LANES))),
                Output(0, batch * made[1] * made[2] * channels + first),
            )
            yield Call(SYMBOL, f"depthwise_conv_2d/{SYMBOL}.c", HEADER, arguments)


def cycles(node: BoundNode) -> float:
    """An estimate for one channel."""
    y, x = window_of(node)
    return y.output * x.output * (65 + 10 * y.kernel * x.kernel + 80 * LANES / node.output.shape[3]) / LANES


def run_of(y: Axis, x: Axis) -> Run | None:
    """The windows as runs of pixels; None where they are none, or reach beyond the image."""
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
    down = Run(taps, tap, x.output, y.output, x.stride, y.stride * x.input, 1, x.output)
    across = Run(taps, tap, y.output, x.output, y.stride * x.input, x.stride, x.output, 1)
    return down if y.output > x.output else across


def _stream(filters: DepthwiseFilters, starts: range) -> Array:
    """The words of groups of four channels; `starts`: their first channels."""
    taps = filters.taps.reshape(len(filters.taps), -1)
    even = taps.shape[1] // 2 * 2
    words = []
    for start in starts:
        group = slice(start, start + LANES)
        pairs = (
            taps[group, :even].reshape(2, 2, -1, 2).transpose(2, 0, 3, 1)
        )  # pair, half of the channels, tap, channel
        bias_shift = filters.bias_shift[group]
        words += [
            bias_shift >> 5,
            np.ascontiguousarray(pairs).reshape(-1, LANES).view("<i4")[:, 0],
            np.ascontiguousarray(taps[group, even:].T).view("<i4")[:, 0],
            filters.multiplier[group],
            (bias_shift & 31).astype(np.uint8).view("<i4"),
        ]
    return np.concatenate(words).astype(np.int32)
