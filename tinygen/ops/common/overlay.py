"""How far below its input a windowed operator's output must start to be written over it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tinygen.ops.common.window import Axis


@dataclass(frozen=True)
class Strides:
    """Distances of an NHWC tensor's rows and pixels, in bytes."""

    row: int
    pixel: int


def overlay_distance(
    y: Axis, x: Axis, given: Strides, made: Strides, *, pixels: int = 1, batches: int = 1, read_ahead: int = 0
) -> int:
    """The smallest safe `Kernel.overlay` of a kernel that walks its window over an NHWC input, in bytes.

    The kernel computes the output images, rows and pixels in ascending order, up to `pixels` (at least 1) of a row
    at a time, from the row's left end; the last group of a row may be shorter. It has read the whole input of a
    group (into scratch or registers) before it writes any of the group's output. `given` is the input's layout,
    `made` the output's. `read_ahead`: bytes that the kernel also reads, and uses, before the lowest byte of a window.
    A 1x1 convolution that treats the image as one long row is described so: one row of height * width pixels.

    The distance is the most, over all groups, of bytes written up to the group's end less the lowest input byte that
    a later group reads. Where no group reads after another, the output may lie anywhere: minus the input's bytes.
    """
    input_image, output_image = given.row * y.input, made.row * y.output
    distance = -batches * input_image
    needed: int | None = None  # the lowest input byte read by the groups that follow
    for batch in reversed(range(batches)):
        for row, first, end in _groups_backwards(y.output, x.output, pixels):
            if needed is not None:
                written = batch * output_image + row * made.row + end * made.pixel
                distance = max(distance, written - needed)
            lowest = _lowest(y, x, given, row, first, end)
            if lowest is not None:
                low = batch * input_image + lowest - read_ahead
                needed = low if needed is None else min(needed, low)
    return distance


def overlay_up_distance(
    y: Axis, x: Axis, given: Strides, made: Strides, *, pixels: int = 1, batches: int = 1, read_ahead: int = 0
) -> int:
    """The smallest safe `Kernel.overlay_up` of the same kernel walking downwards, in bytes.

    It computes images, rows and pixels from the last to the first, groups from the row's right end. `read_ahead`:
    bytes that it reads behind a window's highest byte. Both tensors have no gaps between rows. It is the other
    direction's distance on mirrored axes, there between the ends of input and output.
    """
    between_ends = overlay_distance(
        _mirrored(y), _mirrored(x), given, made, pixels=pixels, batches=batches, read_ahead=read_ahead
    )
    return between_ends + batches * (given.row * y.input - made.row * y.output)


def _mirrored(one: Axis) -> Axis:
    """The axis as seen from its end."""
    reach = (one.output - 1) * one.stride + (one.kernel - 1) * one.dilation + 1
    return replace(one, before=reach - one.input - one.before)


def _groups_backwards(rows: int, columns: int, pixels: int) -> Iterator[tuple[int, int, int]]:
    """(row, first column, end) of each group, the last one first."""
    for row in reversed(range(rows)):
        for first in reversed(range(0, columns, pixels)):
            yield row, first, min(first + pixels, columns)


def _lowest(y: Axis, x: Axis, given: Strides, row: int, first: int, end: int) -> int | None:
    """The lowest input byte of an image that the windows of a group read; None if they lie in the padding alone."""
    top, bottom = y.span(row)
    columns = [x.at(o, taps[0]) for o in range(first, end) if (taps := x.span(o))[0] < taps[1]]
    if top == bottom or not columns:
        return None
    return y.at(row, top) * given.row + min(columns) * given.pixel
