"""The 3x3 depthwise kernel of stride 1: which way the image lies in the plane, and how much of it at a time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tinygen.api import Array, BoundNode, Call, Constant, Input, Kernel, Output, Params, Scratch

from .depthwise_filters import HEADER, DepthwiseFilters
from .depthwise_parts import Part, can_be_written_over, parts
from .encoded_depthwise import with_depthwise_blocks
from .requantization import clamp_calls

SYMBOL = "tg_depthwise_conv_2d_s8_dsp_3x3"
ROWS = 28
"""TG_DEPTHWISE_ROWS: how many rows a plane has, two of them beyond those of the output."""


@dataclass(frozen=True)
class _Plan:
    """How a part runs: its rows one after another, its columns in pairs."""

    part: Part

    @property
    def pairs(self) -> int:
        return -(-self.part.columns.axis.output // 2)

    @property
    def strip(self) -> int:
        """Output rows at a time: all, or an even number of them that makes strips of about the same size."""
        rows = self.part.rows.axis.output
        strips = -(-rows // (ROWS - 2))
        size = -(-rows // strips)
        return size if strips == 1 else size + size % 2

    @property
    def cycles(self) -> int:
        """An estimate for one channel."""
        rows = self.part.rows.axis
        strips = -(-rows.output // self.strip)
        blocks, rest = divmod(rows.output, 2)
        gather = 3 * rows.input * self.part.columns.axis.input
        return self.pairs * (68 * blocks + 45 * rest + 40 * strips) + gather

    @property
    def scratch_bytes(self) -> int:
        return 4 * ROWS * (self.pairs + 1)


def kernel(node: BoundNode, filters: DepthwiseFilters) -> Kernel | None:
    """The kernel; None unless the window is 3x3 of stride 1, with one filter for each channel."""
    if node.input(0).shape[3] != node.output.shape[3]:
        return None
    plans = min((tuple(map(_Plan, parts(node, exchanged))) for exchanged in (False, True)), key=_cost)
    if not all(_takes(plan.part) for plan in plans):
        return None
    over = can_be_written_over(node)
    if any(plan.strip < plan.part.rows.axis.output and plan.part.exchanged for plan in plans):
        over = over and _in_step(node)
    result = Kernel(
        (*(_call(node, filters, plan) for plan in plans), *clamp_calls(node)),
        scratch_bytes=max(plan.scratch_bytes for plan in plans),
        inplace=(0,) if over else (),
        why="a channel at a time, four outputs from packed pairs of pixels and taps",
    )
    whole = len(plans) == 1 and not plans[0].part.input_offset and not plans[0].part.output_offset
    return with_depthwise_blocks(result) if whole and node.input(0).shape[0] == 1 else result


def _in_step(node: BoundNode) -> bool:
    """Whether each output element lies where an input element of the same row and column does."""
    given, made = node.input(0).shape, node.output.shape
    return given[2:] == made[2:] and (given[1] == made[1] or given[0] == 1)


def _takes(part: Part) -> bool:
    return all((a.kernel, a.stride) == (3, 1) and a.before <= 2 for a in (part.rows.axis, part.columns.axis))


def _cost(plans: tuple[_Plan, ...]) -> int:
    """Cycles of a channel; a byte of scratch counts as one."""
    return sum(plan.cycles for plan in plans) + max(plan.scratch_bytes for plan in plans)


def _call(node: BoundNode, filters: DepthwiseFilters, plan: _Plan) -> Call:
    part = plan.part
    fields = {
        **part.fields(node),
        "strip": plan.strip,
        "input_zero_point": node.input(0).zero_point,
        "zero_point2": filters.zero_point2,
    }
    symbol = SYMBOL + "_relu" * filters.rectified
    arguments = (
        Params("tg_depthwise_3x3_dsp_params", fields),
        Input(0, part.input_offset),
        Constant("constants", packed_constants(filters, part.exchanged)),
        Output(0, part.output_offset),
        Scratch(),
    )
    return Call(symbol, f"depthwise_conv_2d/{symbol}.c", HEADER, arguments)


def packed_constants(filters: DepthwiseFilters, exchanged: bool) -> Array:
    """The five words of each channel; `exchanged`: the taps transposed."""
    taps = filters.taps.transpose(0, 2, 1) if exchanged else filters.taps
    packed = np.ascontiguousarray(taps[:, :, (0, 1, 1, 2)]).view("<i4")[:, :, 0]
    return np.column_stack([filters.bias_shift, filters.multiplier, packed]).astype(np.int32).reshape(-1)
