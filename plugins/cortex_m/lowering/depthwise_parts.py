"""A depthwise convolution as images of its own: what dilation keeps apart is convolved apart, without dilation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tinygen.api import Axis, BoundNode, window_of


@dataclass(frozen=True)
class Span:
    """Some of the positions of one image axis, as an axis of dilation 1."""

    axis: Axis
    input_first: int
    output_first: int
    step: int
    """From one position to the next, in the input and in the output."""
    size: int
    """Taps of the filter, before zeros were put between them."""
    spread: int
    """From one of them to the next."""


@dataclass(frozen=True)
class Part:
    """An image made of some rows and columns, or with the two exchanged; strides and offsets in bytes."""

    rows: Span
    columns: Span
    exchanged: bool
    input_row: int
    input_column: int
    output_row: int
    output_column: int

    @property
    def input_offset(self) -> int:
        rows, columns = self.rows, self.columns
        row = rows.input_first * (self.input_row // rows.step)
        return row + columns.input_first * (self.input_column // columns.step)

    @property
    def output_offset(self) -> int:
        rows, columns = self.rows, self.columns
        row = rows.output_first * (self.output_row // rows.step)
        return row + columns.output_first * (self.output_column // columns.step)

    def fields(self, node: BoundNode) -> dict[str, Any]:
        """Those that the parameters of all kernels over a plane have."""
        given, made = node.input(0).shape, node.output.shape
        rows, columns = self.rows.axis, self.columns.axis
        return {
            "batches": given[0],
            "channels": given[3],
            "input_rows": rows.input,
            "input_columns": columns.input,
            "input_row": self.input_row,
            "input_column": self.input_column,
            "input_batch": given[1] * given[2] * given[3],
            "output_rows": rows.output,
            "output_columns": columns.output,
            "output_row": self.output_row,
            "output_column": self.output_column,
            "output_batch": made[1] * made[2] * made[3],
            "pad_row": rows.before,
            "pad_column": columns.before,
        }


def parts(node: BoundNode, exchanged: bool) -> tuple[Part, ...]:
    """The parts that make up the node; `exchanged`: the image's columns are called rows."""
    y, x = window_of(node)
    given, made = node.input(0).shape, node.output.shape
    found = []
    for rows in _spans(y):
        for columns in _spans(x):
            input_row, input_column = rows.step * given[2] * given[3], columns.step * given[3]
            output_row, output_column = rows.step * made[2] * made[3], columns.step * made[3]
            if exchanged:
                part = Part(columns, rows, True, input_column, input_row, output_column, output_row)
            else:
                part = Part(rows, columns, False, input_row, input_column, output_row, output_column)
            found.append(part)
    return tuple(found)


def can_be_written_over(node: BoundNode) -> bool:
    """Whether a kernel may write each channel's output to the channel's own elements, having read a whole part."""
    y, x = window_of(node)
    given, made = node.input(0).shape, node.output.shape
    if given[3] != made[3]:
        return False
    if (y.dilation, x.dilation) == (1, 1):
        return made[1] <= given[1] and made[2] <= given[2]
    return given == made and all(a.stride == 1 and a.before % a.dilation == 0 for a in (y, x))


def _spans(axis: Axis) -> Iterator[Span]:
    """The axis itself, of a dilation d of stride 1 its d residues; otherwise zeros make the dilation 1."""
    if axis.dilation == 1 or axis.stride > 1:
        reach = (axis.kernel - 1) * axis.dilation + 1
        whole = Axis(axis.input, axis.output, reach, axis.stride, 1, axis.before)
        yield Span(whole, 0, 0, 1, axis.kernel, axis.dilation)
        return
    d = axis.dilation
    for first in range(min(d, axis.output)):
        origin = first - axis.before
        input_first = origin % d
        count = max(0, -(-(axis.input - input_first) // d))
        part = Axis(count, -(-(axis.output - first) // d), axis.kernel, 1, 1, (input_first - origin) // d)
        yield Span(part, input_first if count else 0, first, d, axis.kernel, 1)
