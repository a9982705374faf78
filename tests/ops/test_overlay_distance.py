"""The distance that a windowed kernel declares against a simulation that marks every byte."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinygen.ops.common.overlay import Strides, overlay_distance, overlay_up_distance
from tinygen.ops.common.window import Axis, axis


@st.composite
def axes(draw: st.DrawFn) -> Axis:
    kernel, dilation = draw(st.integers(1, 3)), draw(st.integers(1, 2))
    padding = draw(st.sampled_from(("SAME", "VALID", (2, 1), (0, 2), (4, 0))))
    size = draw(st.integers((kernel - 1) * dilation + 1, 6))
    return axis(size, kernel, draw(st.integers(1, 3)), dilation, padding)


def survives(
    y: Axis, x: Axis, given_to: Strides, made: Strides, pixels: int, batches: int, distance: int, down: bool = False
) -> bool:
    """Whether a kernel that groups `pixels` reads only its input, the output starting `distance` bytes below.

    `down`: it walks from the last pixel to the first.
    """
    turn = reversed if down else iter
    origin = batches * max(given_to.row * y.input, made.row * y.output) + abs(distance)
    overwritten = set()
    for b in turn(range(batches)):
        for row in turn(range(y.output)):
            for first in range(0, x.output, pixels):
                group = range(first, min(first + pixels, x.output))
                if down:
                    group = range(max(x.output - first - pixels, 0), x.output - first)
                for column in group:
                    for ky in range(y.kernel):
                        for kx in range(x.kernel):
                            iy, ix = y.at(row, ky), x.at(column, kx)
                            if 0 <= iy < y.input and 0 <= ix < x.input:
                                at = origin + (b * y.input + iy) * given_to.row + ix * given_to.pixel
                                if not overwritten.isdisjoint(range(at, at + given_to.pixel)):
                                    return False
                for column in group:
                    at = origin - distance + (b * y.output + row) * made.row + column * made.pixel
                    overwritten |= set(range(at, at + made.pixel))
    return True


@given(axes(), axes(), st.integers(1, 4), st.integers(1, 6), st.integers(1, 4), st.integers(1, 2))
@settings(max_examples=300, deadline=None)
def test_smallest_safe_distance(y: Axis, x: Axis, channels: int, filters: int, pixels: int, batches: int) -> None:
    layout = Strides(x.input * channels, channels), Strides(x.output * filters, filters)
    distance = overlay_distance(y, x, *layout, pixels=pixels, batches=batches)
    for further in (0, 1, 2, 5):
        assert survives(y, x, *layout, pixels, batches, distance + further)
    if distance > -batches * y.input * x.input * channels:
        assert not survives(y, x, *layout, pixels, batches, distance - 1)


@given(axes(), axes(), st.integers(1, 4), st.integers(1, 6), st.integers(1, 4), st.integers(1, 2))
@settings(max_examples=300, deadline=None)
def test_smallest_safe_distance_upwards(
    y: Axis, x: Axis, channels: int, filters: int, pixels: int, batches: int
) -> None:
    layout = Strides(x.input * channels, channels), Strides(x.output * filters, filters)
    up = overlay_up_distance(y, x, *layout, pixels=pixels, batches=batches)
    for further in (0, 1, 2, 5):
        assert survives(y, x, *layout, pixels, batches, -up - further, down=True)
    if up > -batches * y.output * x.output * filters:
        assert not survives(y, x, *layout, pixels, batches, -up + 1, down=True)


@pytest.mark.parametrize(
    ("rows", "columns", "channels", "filters", "kernel", "pixels", "expected"),
    [
        (4, 4, 8, 8, 1, 1, 0),  # written as fast as consumed
        (1, 16, 8, 16, 1, 2, 14 * 8),  # twice as much: the last group but one
        (1, 16, 8, 4, 1, 2, -8),  # half as much: it may start above, by what the first group leaves
        (1, 16, 8, 4, 1, 16, -128),  # all is read before anything is written
        (32, 32, 16, 16, 3, 1, (32 + 1) * 16),
        (32, 32, 16, 16, 3, 2, (32 + 1) * 16),
    ],
)
def test_known_shapes(
    rows: int, columns: int, channels: int, filters: int, kernel: int, pixels: int, expected: int
) -> None:
    y, x = axis(rows, kernel if rows > 1 else 1, 1, 1, "SAME"), axis(columns, kernel, 1, 1, "SAME")
    layout = Strides(columns * channels, channels), Strides(columns * filters, filters)
    assert overlay_distance(y, x, *layout, pixels=pixels) == expected


def test_bytes_read_before_the_window_keep_the_output_lower() -> None:
    y, x = axis(1, 1, 1, 1, "SAME"), axis(8, 1, 1, 1, "SAME")
    layout = Strides(32, 4), Strides(32, 4)
    assert overlay_distance(y, x, *layout, read_ahead=3) == 3
