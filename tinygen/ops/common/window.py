"""Sliding windows: padding, output size and the sampled patches of convolutions and pools."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tinygen.ir import Shape

Padding = str | tuple[int, int, int, int]
"""SAME, VALID, or explicit (top, bottom, left, right)."""

PADDING_NAMES = ("SAME", "VALID")
"""By their numbers in the schema."""


@dataclass(frozen=True)
class Axis:
    """One spatial axis of a window."""

    input: int
    output: int
    kernel: int
    stride: int
    dilation: int
    before: int
    """Padding before the first element."""

    def span(self, position: int) -> tuple[int, int]:
        """The taps [first, end) that lie within the input at an output position."""
        taps = [k for k in range(self.kernel) if 0 <= self.at(position, k) < self.input]
        return (taps[0], taps[-1] + 1) if taps else (0, 0)

    def at(self, position: int, tap: int) -> int:
        """The input index that `tap` reads at an output position; may lie outside the input."""
        return position * self.stride - self.before + tap * self.dilation

    def outputs_of(self, tap: int) -> Iterator[tuple[int, int]]:
        """(output position, input index) of every position at which `tap` lies within the input."""
        return ((o, i) for o in range(self.output) if 0 <= (i := self.at(o, tap)) < self.input)

    def slices_of(self, tap: int) -> tuple[slice, slice]:
        """(outputs, inputs) of `outputs_of` as slices of equal length."""
        pairs = list(self.outputs_of(tap))
        if not pairs:
            return slice(0, 0), slice(0, 0)
        (first_out, first_in), (last_out, last_in) = pairs[0], pairs[-1]
        return slice(first_out, last_out + 1), slice(first_in, last_in + 1, self.stride)


def axis(size: int, kernel: int, stride: int, dilation: int, padding: str | tuple[int, int]) -> Axis:
    """The axis with its output size and padding, by TensorFlow's rules.

    SAME: ceil(size / stride) outputs, the odd padding element at the end. VALID: no padding.
    """
    reach = (kernel - 1) * dilation + 1
    if isinstance(padding, tuple):
        before, after = padding
        return Axis(size, max(0, (size + before + after - reach) // stride + 1), kernel, stride, dilation, before)
    if padding == "VALID":
        return Axis(size, max(0, (size - reach + stride) // stride), kernel, stride, dilation, 0)
    outputs = -(-size // stride)
    total = max(0, (outputs - 1) * stride + reach - size)
    return Axis(size, outputs, kernel, stride, dilation, total // 2)


def window(
    input_shape: Shape,
    kernel: tuple[int, int],
    stride: tuple[int, int],
    padding: Padding,
    dilation: tuple[int, int] = (1, 1),
) -> tuple[Axis, Axis]:
    """The vertical and horizontal axes of a window over an NHWC input."""
    vertical = padding if isinstance(padding, str) else padding[:2]
    horizontal = padding if isinstance(padding, str) else padding[2:]
    return (
        axis(input_shape[1], kernel[0], stride[0], dilation[0], vertical),
        axis(input_shape[2], kernel[1], stride[1], dilation[1], horizontal),
    )


def parse_padding(code: int) -> str:
    """SAME or VALID; ValueError for an unknown number."""
    if code not in (0, 1):
        raise ValueError(f"padding {code} is unknown")
    return PADDING_NAMES[code]


def export_padding(padding: Padding) -> int:
    """The inverse of `parse_padding`; ValueError for explicit padding, which the schema cannot say."""
    if padding not in PADDING_NAMES:
        raise ValueError(f"explicit padding {padding} has no place in a .tflite file")
    return PADDING_NAMES.index(str(padding))


def window_fields(y: Axis, x: Axis) -> dict[str, int]:
    """The fields that `tg_window` (tg_window.h) has in C."""
    return {
        "input_height": y.input,
        "input_width": x.input,
        "output_height": y.output,
        "output_width": x.output,
        "kernel_height": y.kernel,
        "kernel_width": x.kernel,
        "stride_height": y.stride,
        "stride_width": x.stride,
        "dilation_height": y.dilation,
        "dilation_width": x.dilation,
        "pad_top": y.before,
        "pad_left": x.before,
    }
