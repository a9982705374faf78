"""Which nodes can run on some rows of their images, which rows they need for that, and what they are then."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tinygen.cascade.fold import folds
from tinygen.ir import BoundNode, Tensor
from tinygen.ops.common.convolution import window_of
from tinygen.ops.common.hybrid import is_hybrid
from tinygen.ops.common.pool import pool_window
from tinygen.ops.common.window import Axis

CONVOLUTIONS = ("CONV_2D", "DEPTHWISE_CONV_2D")
POOLS = ("AVERAGE_POOL_2D", "MAX_POOL_2D")
ELEMENT_WISE = (
    *("ADD", "SUB", "MUL", "MAXIMUM", "MINIMUM"),
    *("RELU", "RELU6", "RELU_N1_TO_1", "LEAKY_RELU", "HARD_SWISH", "LOGISTIC", "TANH", "QUANTIZE"),
)


@dataclass(frozen=True)
class Need:
    """What some output rows of a node need: rows [first, end) of its inputs, and padding above and below them."""

    first: int
    end: int
    above: int
    below: int

    @property
    def rows(self) -> int:
        return self.end - self.first


def row_axes(node: BoundNode) -> tuple[Axis, Axis] | None:
    """The node's window over rows and columns ; None where it can't run by rows.

    The window is 1x1 where the node maps elements, and where it folds rows into one.
    """
    if folds(node):
        _, height, width, _ = node.input(0).shape
        return Axis(height, height, 1, 1, 1, 0), Axis(width, width, 1, 1, 1, 0)
    activations = [t for t in node.inputs if t is not None and not t.is_constant]
    if len(node.outputs) != 1 or not activations or not all(map(_is_image, (*activations, node.output))):
        return None
    if node.op in CONVOLUTIONS and len(activations) == 1:
        return None if is_hybrid(node) else window_of(node)
    if node.op in POOLS:
        return pool_window(node)
    if node.op in ELEMENT_WISE and all(_by_rows(t, node.output) for t in node.inputs if t is not None):
        _, height, width, _ = node.output.shape
        return Axis(height, height, 1, 1, 1, 0), Axis(width, width, 1, 1, 1, 0)
    return None


def need(axis: Axis, first: int, end: int) -> Need:
    """What the output rows [first, end) of a window need."""
    top = axis.at(first, 0)
    bottom = axis.at(end - 1, axis.kernel - 1) + 1
    low = min(max(top, 0), axis.input)
    high = max(min(bottom, axis.input), low)
    return Need(low, high, low - top, bottom - high)


def part(node: BoundNode, axes: tuple[Axis, Axis], rows: int, wanted: Need) -> BoundNode:
    """`node` as it is for `rows` output rows: on images that have just these, and those that they need."""

    def of_height(tensor: Tensor | None, height: int) -> Tensor | None:
        if tensor is None or tensor.is_constant:
            return tensor
        return replace(tensor, shape=(1, height, *tensor.shape[2:]))

    inputs = tuple(of_height(t, wanted.rows) for t in node.inputs)
    output = replace(node.output, shape=(1, rows, *node.output.shape[2:]))
    attrs = node.attrs
    if node.op in (*CONVOLUTIONS, *POOLS):
        across = axes[1]
        reach = across.at(across.output - 1, across.kernel - 1) + 1
        padding = (wanted.above, wanted.below, across.before, max(reach - across.input, 0))
        attrs = replace(attrs, padding=padding)
    return BoundNode(node.op, inputs, (output,), attrs, node.location)


def row_bytes(tensor: Tensor) -> int:
    """Bytes of a row of an image."""
    return tensor.bytes // tensor.shape[1]


def _is_image(tensor: Tensor) -> bool:
    return len(tensor.shape) == 4 and tensor.shape[0] == 1 and tensor.elements > 0


def _by_rows(operand: Tensor, output: Tensor) -> bool:
    """Whether an operand has the output's shape, or is a constant that is alike for all rows."""
    if operand.is_constant:
        return len(operand.shape) < 3 or operand.shape[-3] == 1
    return operand.shape == output.shape
