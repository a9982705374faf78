"""The attributes that convolutions have in the schema, and the window they describe."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tinygen.ir import BoundNode
from tinygen.ops.base import Draw
from tinygen.ops.common import activation as act
from tinygen.ops.common.requantization import Rounding
from tinygen.ops.common.window import PADDING_NAMES, Axis, Padding, export_padding, parse_padding, window


@dataclass(frozen=True)
class ConvAttrs:
    stride: tuple[int, int] = (1, 1)
    padding: Padding = "VALID"
    dilation: tuple[int, int] = (1, 1)
    activation: str = "NONE"
    rounding: Rounding = field(default="double", kw_only=True, repr=False)
    """Of the requantization; the schema knows only the first."""


def parse_convolution(options: Any) -> dict[str, Any]:
    """The fields of `ConvAttrs`, from `Conv2DOptionsT` or `DepthwiseConv2DOptionsT`."""
    return {
        "stride": (options.strideH, options.strideW),
        "padding": parse_padding(options.padding),
        "dilation": (options.dilationHFactor, options.dilationWFactor),
        "activation": act.parse_activation(options.fusedActivationFunction),
    }


def export_convolution(attrs: ConvAttrs) -> dict[str, Any]:
    """The inverse of `parse_convolution`; ValueError for explicit padding, which the schema cannot say."""
    return {
        "strideH": attrs.stride[0],
        "strideW": attrs.stride[1],
        "padding": export_padding(attrs.padding),
        "dilationHFactor": attrs.dilation[0],
        "dilationWFactor": attrs.dilation[1],
        "fusedActivationFunction": act.export_activation(attrs.activation),
    }


def check_convolution(node: BoundNode) -> None:
    """Ranks, strides and dilations; the channels are the operator's own business."""
    if len(node.input(0).shape) != 4 or len(node.input(1).shape) != 4:
        raise node.unsupported("input and weights must have four dimensions")
    if 0 in node.input(0).shape or 0 in node.input(1).shape:
        raise node.unsupported("input and weights must not be empty")
    if min(*node.attrs.stride, *node.attrs.dilation) < 1:
        raise node.unsupported("strides and dilations must be at least 1")
    if not all(axis.output > 0 for axis in window_of(node)):
        raise node.unsupported("the window is larger than the input")


def draw_padding(draw: Draw, kernel: tuple[int, int], dilation: tuple[int, int]) -> Padding:
    """SAME, VALID or explicit padding, each side less than the window reaches."""
    kind = draw.choice((*PADDING_NAMES, "explicit"))
    if kind != "explicit":
        return kind
    (top, bottom), (left, right) = (
        (draw.integer(0, (k - 1) * d), draw.integer(0, (k - 1) * d)) for k, d in zip(kernel, dilation, strict=True)
    )
    return top, bottom, left, right


def window_of(node: BoundNode) -> tuple[Axis, Axis]:
    """The vertical and horizontal axes; the weights are [_, height, width, _]."""
    _, height, width, _ = node.input(1).shape
    attrs = node.attrs
    return window(node.input(0).shape, (height, width), attrs.stride, attrs.padding, attrs.dilation)
