"""CONV_2D on cores with packed-integer instructions: windows are expanded, three at a time, for one matrix core."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from tinygen.api import (
    Axis,
    BoundNode,
    Call,
    Constant,
    Device,
    DType,
    Input,
    Kernel,
    Output,
    Params,
    Scratch,
    Strides,
    folded_bias,
    multipliers,
    overlay_distance,
    overlay_up_distance,
    window_fields,
    window_of,
)

from .conv_2d_winograd import winograd_kernel
from .dense import dense_kernel
from .encoded_matrix import with_matrix_blocks
from .matrix_stream import MatrixStream, input_order, matrix_stream
from .requantization import clamp_calls
from .sparse import convolution_without_zeros, dense_without_zeros

WHY = "2 channels x 3 pixels, the weights of both channels in one word"
RELU_ZERO_POINT = -128
"""Where the output's zero is the lowest value, negative sums need no exact rounding."""
RELU_INPUTS = 128
"""Over larger windows the shorter requantization saves under one cycle in a hundred: not worth a second function."""
FEW_PIXELS, FEW_PIXELS_OF_STRIPS = 8, 64
"""Up to so many it pays to have another core for those that are left of the threes; where layers run by strips of
rows, it serves many of them."""

ROOMY_PRODUCTS = 1 << 20
"""Of layers whose time is worth the code of Winograd's convolution, if there is room for its filters."""


@dataclass(frozen=True)
class Form:
    """One of the C functions: its name's ends, its parameters' type, their fields, its scratch besides the pixels.

    Attributes:
        bits: of a weight.
        fitted: whether it knows any scale and rounding.
    """

    window: str
    relu: str
    params: str
    fields: Callable[[BoundNode], dict[str, Any]]
    window_bytes: int
    why: str
    bits: int = 8
    fitted: bool = False

    @property
    def symbol(self) -> str:
        packed = f"_s{self.bits}" if self.bits < 8 else ""
        return f"tg_conv_2d_s8{packed}_dsp{self.window}{self.relu}{self.end}"

    @property
    def end(self) -> str:
        return "_fitted" if self.fitted else ""

    @property
    def header(self) -> str:
        return f"conv_2d/tg_conv_2d_{'packed_' if self.bits < 8 else ''}dsp.h"

    @property
    def needs(self) -> tuple[str, ...]:
        """The cores."""
        if self.bits < 8:
            return (f"matrix/tg_matrix_s8_s{self.bits}_dsp{self.end}.c",)
        two = (f"matrix/tg_matrix_two_s8_dsp{self.relu}.c",) if self.window.endswith("_few") else ()
        return two if self.window.startswith("_1x1") else (f"matrix/tg_matrix_s8_dsp{self.relu}{self.end}.c", *two)

    def pixel_bytes(self, blocks: int) -> int:
        """Of three pixels with so many blocks of two inputs; of packed weights whole words, and the inputs' sum."""
        per_word = 8 // self.bits
        return 12 * (-(-blocks // per_word) * per_word + (self.bits < 8))


def lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """A call for each group; None for floats, and where the short requantization would not be exact."""
    x, w = node.input(0), node.constant(1)
    if x.dtype is not DType.INT8:
        return None
    if is_dense(node):
        rows = w.reshape(len(w), -1)
        dense = dense_kernel(node, rows, optimize)
        return None if dense is None else dense_without_zeros(dense, node, rows, device, optimize)
    kernel = windows_kernel(node, form_of(node, optimize))
    if kernel is None:
        return None
    products = node.output.elements * (w.size // len(w))
    roomy = winograd_kernel(node, packed=True) if optimize == "balanced" and products >= ROOMY_PRODUCTS else None
    return convolution_without_zeros(replace(kernel, roomy=roomy), node, device, optimize)


def windows_kernel(node: BoundNode, form: Form) -> Kernel | None:
    """The kernel of an int8 node by `form`; None where the short requantization would not be exact."""
    x, w = node.input(0), node.constant(1)
    outputs, height, width, depth = w.shape
    groups = x.shape[3] // depth
    part = outputs // groups
    order = input_order(height, width * depth)
    streams = _streams(node, groups, order, form)
    if streams is None:
        return None
    calls = tuple(
        _call(
            node,
            form,
            stream,
            Input(0, group * depth),
            Constant("stream" if groups == 1 else f"stream{group}", stream.words),
            Output(0, group * part),
        )
        for group, stream in enumerate(streams)
    )
    kernel = Kernel(
        (*calls, *clamp_calls(node)),
        scratch_bytes=form.pixel_bytes(len(order)) + form.window_bytes,
        overlay={0: _overlay(node)} if groups == 1 else {},
        why=form.why,
    )
    if groups == 1 and form.bits == 8 and not form.fitted:
        kernel = with_matrix_blocks(kernel, outputs)
    turns = groups == 1 and x.shape[0] == 1 and form.params == "tg_conv_2d_dsp_params"
    return replace(kernel, reverse=_downwards(node, kernel)) if turns else kernel


def _streams(node: BoundNode, groups: int, order: Any, form: Form) -> list[MatrixStream] | None:
    """The constants of each group; None if one of them cannot be packed."""
    w = node.constant(1)
    part = len(w) // groups
    bias = folded_bias(node, w.astype("int64").sum(axis=(1, 2, 3)))
    multiplier, shift = multipliers(node, len(w))
    streams = []
    for group in range(groups):
        mine = slice(group * part, (group + 1) * part)
        scales = multiplier[mine], shift[mine]
        fit = node.attrs.rounding if form.fitted else None
        rows, zero_point = w[mine].reshape(part, -1), node.output.zero_point
        stream = matrix_stream(rows, bias[mine], scales, zero_point, order, form.bits, fit)
        if stream is None:
            return None
        streams.append(stream)
    return streams


def form_of(node: BoundNode, optimize: str) -> Form:
    """The most special function for the node's window; to save flash the one that serves every layer."""
    y, x = window_of(node)
    _, height, width, depth = node.input(1).shape
    groups = node.input(0).shape[3] // depth
    inputs = height * width * depth
    small = optimize == "flash"
    relu = node.output.zero_point == RELU_ZERO_POINT and not small
    end = "_relu" if relu and (optimize == "time" or inputs <= RELU_INPUTS) else ""
    pixels = y.output * x.output * node.output.shape[0]
    most = FEW_PIXELS_OF_STRIPS if optimize == "ram" else FEW_PIXELS
    few = "_few" if pixels <= most and pixels % 3 and not small else ""
    if groups == 1 and _single_pixels(y) and _single_pixels(x) and not small:
        return Form(f"_1x1{few}", end, "tg_conv_2d_1x1_dsp_params", _pixel_fields, 0, f"1x1, {WHY}")
    if groups == 1 and (height, width, depth, x.dilation) == (3, 3, 3, 1) and not small:
        return Form("_3x3x3", end, "tg_conv_2d_dsp_params", _window_fields, inputs, f"3x3x3, {WHY}")
    return Form(few, end, "tg_conv_2d_dsp_params", _window_fields, inputs, f"any window, {WHY}")


def packed_form(node: BoundNode, bits: int, fitted: bool = False) -> Form:
    """The function for any window and weights of so many bits."""
    inputs = node.input(1).elements // node.input(1).shape[0]
    why = f"any window, {WHY}{f', {bits} bits each' if bits < 8 else ''}"
    return Form("", "", "tg_conv_2d_dsp_params", _window_fields, inputs, why, bits, fitted)


def is_dense(node: BoundNode) -> bool:
    """Whether the window, as large as the input, lies exactly over it."""
    w, outputs = node.input(1), node.output.elements
    if w.elements != outputs * node.input(0).elements or w.shape[0] != outputs:
        return False
    return all((axis.before, axis.dilation if axis.kernel > 1 else 1) == (0, 1) for axis in window_of(node))


def _single_pixels(axis: Axis) -> bool:
    return (axis.kernel, axis.stride, axis.before, axis.output) == (1, 1, 0, axis.input)


def _pixel_fields(node: BoundNode) -> dict[str, Any]:
    channels = node.output.shape[3]
    return {
        "pixels": node.output.elements // channels,
        "depth": node.input(0).shape[3],
        "output_channels": channels,
    }


def _window_fields(node: BoundNode) -> dict[str, Any]:
    x = node.input(0)
    rows, columns = window_of(node)
    return {
        "window": window_fields(rows, columns),
        "batches": x.shape[0],
        "input_channels": x.shape[3],
        "depth": node.input(1).shape[3],
        "output_channels": node.output.shape[3],
        "input_zero_point": x.zero_point,
        "first_y": -rows.before,
        "step_y": rows.stride,
        "first_x": -columns.before,
        "step_x": columns.stride,
        "first_output": 0,
        "output_step": node.output.shape[3],
    }


def _downwards(node: BoundNode, kernel: Kernel) -> Kernel:
    """`kernel`, one over windows of one image, from the last pixel to the first."""
    rows, columns = window_of(node)
    given, made = node.input(0).shape, node.output.shape
    turned = {
        "first_y": (rows.output - 1) * rows.stride - rows.before,
        "step_y": -rows.stride,
        "first_x": (columns.output - 1) * columns.stride - columns.before,
        "step_x": -columns.stride,
        "first_output": (rows.output * columns.output - 1) * made[3],
        "output_step": -made[3],
    }
    call = kernel.calls[0]
    params = call.arguments[0]
    assert isinstance(params, Params)
    other = replace(call, arguments=(Params(params.type, {**params.fields, **turned}), *call.arguments[1:]))
    strides = Strides(given[2] * given[3], given[3]), Strides(made[2] * made[3], made[3])
    distance = overlay_up_distance(rows, columns, *strides)
    return replace(kernel, calls=(other, *kernel.calls[1:]), overlay={}, overlay_up={0: distance})


def _call(node: BoundNode, form: Form, stream: MatrixStream, source: Input, words: Constant, target: Output) -> Call:
    fields = {**form.fields(node), "zero_point2": stream.zero_point2}
    arguments = (Params(form.params, fields), source, words, target, Scratch())
    return Call(form.symbol, f"conv_2d/{form.symbol}.c", form.header, arguments, form.needs)


def _overlay(node: BoundNode) -> int:
    """The distance at which the output may be written over the input."""
    y, x = window_of(node)
    given, made = node.input(0).shape, node.output.shape
    if _single_pixels(y) and _single_pixels(x):  # one long row, three pixels at a time
        pixels = given[0] * given[1] * given[2]
        y, x = Axis(1, 1, 1, 1, 1, 0), Axis(pixels, pixels, 1, 1, 1, 0)
        rows = Strides(pixels * given[3], given[3]), Strides(pixels * made[3], made[3])
        return overlay_distance(y, x, *rows, pixels=3)
    rows = Strides(given[2] * given[3], given[3]), Strides(made[2] * made[3], made[3])
    return overlay_distance(y, x, *rows, batches=given[0])
