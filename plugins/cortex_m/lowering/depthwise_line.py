"""Depthwise windows that slide along a line of pixels: a channel at a time, without a plane, each pixel loaded once."""

from __future__ import annotations

import numpy as np

from tinygen.api import Array, BoundNode, Call, Constant, Input, Kernel, Output, Params, window_of

from .depthwise_filters import HEADER, DepthwiseFilters
from .depthwise_run import Run, run_of
from .requantization import clamp_calls

SYMBOL = "tg_depthwise_conv_2d_s8_dsp_line"
FEWEST_OUTPUTS, MOST_LINES = 4, 8
"""Of a line: with fewer outputs the four channels of the run are faster; a line is a call."""
STEPS = 6
"""Of two taps, in a round of the loop that takes any number of them."""
PAIRS = {3: 4, 5: 3}
"""Taps -> pairs of outputs in a round of that function's loop."""


def kernel(node: BoundNode, filters: DepthwiseFilters) -> Kernel | None:
    """The kernel; None for windows that are no such lines, for short or many lines, and several filters a channel."""
    run = run_of(*window_of(node))
    shape, made = node.input(0).shape, node.output.shape
    channels = shape[3]
    if run is None or channels != made[3] or run.taps < 2:
        return None
    if not run.tap == run.input_column == run.output_column or run.columns < FEWEST_OUTPUTS:
        return None
    if shape[0] * run.rows > MOST_LINES:
        return None
    taps = filters.taps.reshape(channels, -1)
    special = run.taps in PAIRS
    words = {3: _three, 5: _five}.get(run.taps, _any)(filters, taps)
    stream = Constant("stream", np.column_stack(words).astype(np.int32).reshape(-1))
    params = (_pairs if special else _groups)(run, channels, filters.zero_point2, 4 * len(stream.data) // channels)
    symbol = SYMBOL + str(run.taps) * special
    calls = tuple(
        Call(
            symbol,
            f"depthwise_conv_2d/{symbol}.c",
            HEADER,
            (
                params,
                Input(0, (batch * shape[1] * shape[2] + row * run.input_row) * channels),
                stream,
                Output(0, (batch * made[1] * made[2] + row * run.output_row) * channels),
            ),
        )
        for batch in range(shape[0])
        for row in range(run.rows)
    )
    outputs = f"two outputs from {run.taps} taps in registers" if special else "four outputs from two taps at a time"
    return Kernel(
        (*calls, *clamp_calls(node)),
        inplace=(0,) if run.forgets else (),
        why=f"a channel at a time, {outputs}",
    )


def _pairs(run: Run, channels: int, zero_point2: int, stream_bytes: int) -> Params:
    del stream_bytes
    pairs = run.columns // 2
    rounds = -(-pairs // PAIRS[run.taps])
    fields = {
        "step": run.tap * channels,
        "zero_point2": zero_point2,
        "rounds": 256 * (rounds - 1),
        "skip": rounds * PAIRS[run.taps] - pairs,
        "odd": run.columns % 2,
        "channels": channels,
        "outputs": run.columns,
    }
    return Params("tg_depthwise_line_pairs_dsp_params", fields)


def _groups(run: Run, channels: int, zero_point2: int, stream_bytes: int) -> Params:
    steps = run.taps // 2
    fields = {
        "channels": channels,
        "zero_point2": zero_point2,
        "first": (run.columns - 1) % 4 + 1,
        "groups": -(-run.columns // 4),
        "bytes": stream_bytes,
        "skip": -steps % STEPS,
        "odd": run.taps % 2,
        "step": run.tap * channels,
        "outputs": run.columns,
        "taps": run.taps,
    }
    return Params("tg_depthwise_line_dsp_params", fields)


def _three(filters: DepthwiseFilters, taps: Array) -> list[Array]:
    return [_four_bytes(taps, (0, 1, 1, 2)), filters.multiplier, filters.bias_shift]


def _five(filters: DepthwiseFilters, taps: Array) -> list[Array]:
    return [_four_bytes(taps, (0, 1, 1, 2)), filters.multiplier, _four_bytes(taps, (2, 3, 3, 4)), filters.bias_shift]


def _four_bytes(taps: Array, order: tuple[int, ...]) -> Array:
    """Four taps of each channel in a word."""
    return np.ascontiguousarray(taps[:, order]).view("<i4")


def _any(filters: DepthwiseFilters, taps: Array) -> list[Array]:
    channels, count = taps.shape
    steps = count // 2
    paired = np.pad(taps[:, : 2 * steps], ((0, 0), (2 * (steps % 2), 0)))
    words = np.ascontiguousarray(paired.reshape(channels, -1, 2, 2).transpose(0, 1, 3, 2)).reshape(channels, -1)
    single = [taps[:, -1:].astype(np.int32)] if count % 2 else []
    return [filters.bias_shift, filters.multiplier, words.view("<i4"), *single]
