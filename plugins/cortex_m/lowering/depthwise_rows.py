"""The depthwise kernel for any window: rows of an int16 plane, four outputs at a time, two taps an instruction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tinygen.api import Array, BoundNode, Call, Constant, Input, Kernel, Output, Params, Scratch

from .depthwise_filters import HEADER, DepthwiseFilters
from .depthwise_parts import Part, can_be_written_over, parts
from .requantization import clamp_calls

SYMBOL = "tg_depthwise_conv_2d_s8_dsp"
MOST_TAP_WORDS = 12
"""TG_DEPTHWISE_MOST_TAP_WORDS: how far the inner loop is unrolled."""
STRIP_BYTES = 1024
"""Of a plane, where a whole one would not let the output take the input's place."""


@dataclass(frozen=True)
class _Plan:
    """How a part runs."""

    part: Part
    strip: int

    @property
    def phases(self) -> int:
        return min(self.part.columns.axis.stride, self.part.columns.axis.kernel)

    @property
    def tap_words(self) -> int:
        columns = self.part.columns.axis
        return -(-columns.kernel // columns.stride) // 2 + 1

    @property
    def tap_rows(self) -> int:
        return self.part.rows.axis.kernel * self.phases

    @property
    def row_words(self) -> int:
        return -(-self.part.columns.axis.output // 4) * 2 + self.tap_words

    @property
    def plane_bytes(self) -> int:
        rows = self.part.rows.axis
        return 4 * ((self.strip - 1) * rows.stride + rows.kernel) * self.phases * self.row_words

    @property
    def scratch_bytes(self) -> int:
        return self.plane_bytes + 8 * self.tap_rows * self.tap_words

    def cycles(self, multiplier: int) -> int:
        """An estimate for one channel."""
        rows, columns = self.part.rows.axis, self.part.columns.axis
        group = 50 + self.tap_rows * (10 + 9 * self.tap_words)
        outputs = rows.output * (-(-columns.output // 4) * group + 20)
        taps = 15 * self.tap_rows * self.tap_words + 200
        strips = -(-rows.output // self.strip)
        read = ((self.strip - 1) * rows.stride + rows.kernel) * (20 + 4 * columns.input)
        return multiplier * (outputs + taps * strips) + read * strips


def kernel(node: BoundNode, filters: DepthwiseFilters) -> Kernel | None:
    """The kernel; None where a row has too many taps."""
    plans = _best(node)
    if any(plan.tap_words > MOST_TAP_WORDS for plan in plans):
        return None
    whole = all(plan.strip == plan.part.rows.axis.output for plan in plans)
    return Kernel(
        (*(_call(node, filters, plan) for plan in plans), *clamp_calls(node)),
        scratch_bytes=max(plan.scratch_bytes for plan in plans),
        inplace=(0,) if whole and can_be_written_over(node) else (),
        why="a channel at a time, four outputs of a row, two taps an instruction",
    )


def cycles(node: BoundNode) -> int:
    """An estimate for one channel."""
    return _cost(node, _best(node))[1]


def _best(node: BoundNode) -> tuple[_Plan, ...]:
    """The cheaper of the two ways in which the image may lie in the plane."""
    return min((_plans(node, exchanged) for exchanged in (False, True)), key=lambda plans: _cost(node, plans))


def _plans(node: BoundNode, exchanged: bool) -> tuple[_Plan, ...]:
    """A plan for each part: the whole plane at once where that saves the output's bytes."""
    over = can_be_written_over(node)
    found = []
    for part in parts(node, exchanged):
        whole = _Plan(part, part.rows.axis.output)
        if whole.plane_bytes > (node.output.bytes if over else STRIP_BYTES):
            strips = (_Plan(part, strip) for strip in range(part.rows.axis.output, 0, -1))
            whole = next((plan for plan in strips if plan.plane_bytes <= STRIP_BYTES), _Plan(part, 1))
        found.append(whole)
    return tuple(found)


def _cost(node: BoundNode, plans: tuple[_Plan, ...]) -> tuple[bool, int]:
    multiplier = node.output.shape[3] // node.input(0).shape[3]
    too_long = any(plan.tap_words > MOST_TAP_WORDS for plan in plans)
    return too_long, sum(plan.cycles(multiplier) for plan in plans)


def _call(node: BoundNode, filters: DepthwiseFilters, plan: _Plan) -> Call:
    part = plan.part
    fields: dict[str, Any] = {
        **part.fields(node),
        "depth_multiplier": node.output.shape[3] // node.input(0).shape[3],
        "kernel_rows": part.rows.axis.kernel,
        "row_stride": part.rows.axis.stride,
        "column_stride": part.columns.axis.stride,
        "phases": plan.phases,
        "row_words": plan.row_words,
        "tap_words": plan.tap_words,
        "strip": plan.strip,
        "input_zero_point": node.input(0).zero_point,
        "zero_point2": filters.zero_point2,
    }
    constants = [filters.bias_shift, filters.multiplier, *([] if filters.up is None else [filters.up])]
    arguments = (
        Params("tg_depthwise_dsp_params", fields),
        Input(0, part.input_offset),
        Constant("taps", _packed_taps(filters.taps, plan)),
        Constant("constants", np.column_stack(constants).reshape(-1)),
        Output(0, part.output_offset),
        Scratch(),
    )
    symbol = SYMBOL if filters.up is None else f"{SYMBOL}_fitted"
    return Call(symbol, f"depthwise_conv_2d/{symbol}.c", HEADER, arguments)


def _packed_taps(taps: Array, plan: _Plan) -> Array:
    """[channels, rows of taps, 2 * tap_words]: dilation filled with zeros, columns apart by the stride."""
    if plan.part.exchanged:
        taps = taps.transpose(0, 2, 1)
    rows, columns = plan.part.rows, plan.part.columns
    spread = np.zeros((len(taps), rows.axis.kernel, columns.axis.kernel), np.int8)
    spread[:, :: rows.spread, :: columns.spread] = taps
    packed = np.zeros((len(taps), rows.axis.kernel, plan.phases, 2 * plan.tap_words), np.int8)
    for phase in range(plan.phases):
        some = spread[:, :, phase :: columns.axis.stride]
        packed[:, :, phase, : some.shape[2]] = some
    return packed
