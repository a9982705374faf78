"""What the time of a kernel depends on: numbers that follow from a node's shapes and from its kernel's parameters.

A cost model is a sum of some of them, each times a coefficient. They are the trip counts of the loops that kernels
are made of: products, outputs, groups of pixels or channels that are computed together, elements that are gathered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tinygen.cost.blocks import blocks
from tinygen.ir import BoundNode, Constant, Kernel, Params
from tinygen.ops.common.convolution import window_of
from tinygen.ops.common.pool import pool_window
from tinygen.ops.common.window import Axis

Features = Mapping[str, float]

PIXELS = (2, 3, 4, 6)
"""Pixels that kernels compute together."""
LANES = (4, 8, 16, 32)
"""Elements that kernels load or compute together."""


def features(node: BoundNode, kernel: Kernel) -> Features:
    """Name -> value for a node of a graph; every node has at least "call", "inputs" and "outputs" (elements)."""
    found: dict[str, float] = {"call": 1, **_elements(node)}
    if (make := _BY_OP.get(node.op)) is not None:
        found |= make(node)
    # Windows that are gathered at once, and computed three at a time: what there is room for, the kernel knows.
    at_once = next((v for f in _params(kernel) if (v := f.get("at_once"))), None)
    if at_once and "macs" in found and node.op == "CONV_2D":
        found |= _gathered(node, at_once)
    # Sums of so many products in a word: a property of the weights, which only the kernel knows.
    size = next((v for f in _params(kernel) if (v := f.get("size"))), None)
    if size and "macs" in found:
        found["macs per sum"] = found["macs"] / size
    for fields in _params(kernel):
        found |= blocks(fields)
    return found | _steps(node, kernel)


def _steps(node: BoundNode, kernel: Kernel) -> dict[str, float]:
    """Weights that a kernel which skips zeros takes, with those that fill up its stream."""
    stream = next((a.data for c in kernel.calls for a in c.arguments if isinstance(a, Constant)), None)
    if kernel.instead is None or stream is None:
        return {}
    channels = node.output.shape[-1]
    pixels, steps, inputs = node.output.elements // channels, stream.nbytes / 2, node.input(1).elements // channels
    return {"steps, 1 pixel": pixels * steps} | {
        f"{name}, {n} pixels, zeros skipped": _up(pixels, n) * each
        for n in (6, 8)
        for name, each in (("steps", steps), ("channels", channels), ("inputs", inputs))
    }


def _gathered(node: BoundNode, at_once: int) -> dict[str, float]:
    """Groups of three windows, where a row of outputs is gathered `at_once` windows at a time."""
    y, x = window_of(node)
    channels, taps = node.output.shape[3], node.input(1).elements // node.input(1).shape[0]
    lines, wide = node.output.shape[0] * y.output, x.output
    whole, rest = divmod(wide, at_once)
    threes = lines * (whole * _up(at_once, 3) + _up(rest, 3))
    found: dict[str, float] = {
        "gatherings": lines * _up(wide, at_once),
        "gathered rows": lines * _up(wide, at_once) * y.kernel,
    }
    for width in (16, 32):
        found[f"{width} lanes, gathered threes"] = threes * _up(channels, width)
        found[f"{width} lanes, gathered threes, taps"] = threes * _up(channels, width) * taps
    return found


def _params(kernel: Kernel) -> list[Mapping[str, int]]:
    return [a.fields for c in kernel.calls for a in c.arguments if isinstance(a, Params)]


def _elements(node: BoundNode) -> dict[str, float]:
    inputs = max((t.elements for t in node.inputs if t is not None and not t.is_constant), default=0)
    outputs, depth = sum(t.elements for t in node.outputs), node.output.shape[-1] if node.output.shape else 1
    found: dict[str, float] = {"inputs": inputs, "outputs": outputs, "rows": outputs // max(depth, 1)}
    return (
        found | {f"outputs by {n}": _up(outputs, n) for n in LANES} | {f"inputs by {n}": _up(inputs, n) for n in LANES}
    )


def _convolution(node: BoundNode) -> dict[str, float]:
    y, x = window_of(node)
    taps = node.input(1).elements // node.input(1).shape[0]
    return _products(node.output.shape[0], y, x, node.output.shape[3], taps, node.input(1).shape[3])


def _fully_connected(node: BoundNode) -> dict[str, float]:
    units, depth = node.input(1).shape
    batches = node.output.elements // units
    one = Axis(1, 1, 1, 1, 1, 0)
    return _products(batches, one, one, units, depth, depth)


def _products(batches: int, y: Axis, x: Axis, channels: int, taps: int, depth: int) -> dict[str, float]:
    """Of a matrix of `channels` times `taps` weights, at each pixel."""
    rows, pixels = batches * y.output, batches * y.output * x.output
    inside = batches * depth * _inside(y) * _inside(x)
    found: dict[str, float] = {
        "macs": pixels * channels * taps,
        "pixels": pixels,
        "image rows": rows,
        "columns": pixels * taps,
        "columns inside": inside,
        "taps": pixels * (taps // depth),
        "channels": channels,
        "weights": channels * taps,
        "row segments": pixels * y.kernel,
    }
    for n in PIXELS:
        found[f"groups of {n} pixels"] = _up(pixels, n) * channels
        found[f"macs, {n} pixels"] = _up(pixels, n) * channels * taps
        found[f"columns, {n} pixels"] = _up(pixels, n) * taps
    for name, groups in (("whole threes", pixels // 3), ("rest of threes", int(pixels % 3 > 0))):
        found[f"{name}, 2 channels"] = groups * _up(channels, 2)
        found[f"macs, {name}"] = groups * _up(channels, 2) * taps
    for n in (2, 4, 6):
        found[f"groups of {n} channels"] = pixels * _up(channels, n)
        found[f"macs, {n} channels"] = pixels * _up(channels, n) * taps
        found[f"weights, {n} channels"] = _up(channels, n) * taps
    for n in LANES:
        found[f"macs by {n}"] = pixels * channels * _up(taps, n)
        found[f"macs, channels by {n}"] = pixels * _up(channels, n) * taps
    steps = y.kernel * _up(x.kernel * depth, 16)  # of a vector each, row of the window by row
    found["steps"] = pixels * channels * steps
    lines, wide = _lines(batches, y, x)
    for n in PIXELS:
        found[f"steps, {n} pixels"] = _up(pixels, n) * channels * steps
        found[f"steps, {n} in a row"] = lines * _up(wide, n) * channels * steps
        found[f"groups of {n} in a row"] = lines * _up(wide, n) * channels
    for width, prefix in ((16, ""), (32, "double ")):
        lanes = _up(channels, width)
        found[f"pixels, channels by {width}"] = pixels * lanes
        for n in (3, 4, 5, 6):
            found[f"{prefix}lanes of {n} in a row"] = lines * _up(wide, n) * lanes
            found[f"{prefix}lanes, {n} in a row"] = lines * _up(wide, n) * lanes * taps
    for width in (16, 32):  # pixels of few channels, side by side in a vector
        found[f"row elements by {width}"] = lines * _up(wide * channels, width)
        found[f"row elements by {width}, taps"] = lines * _up(wide * channels, width) * taps
    for n in (2, 4):
        found[f"steps, {n} channels"] = pixels * _up(channels, n) * steps
    found["tiles of 2 by 3"] = _up(pixels, 3) * _up(channels, 2)
    found["macs of 2 by 3"] = _up(pixels, 3) * _up(channels, 2) * taps
    if y.kernel == x.kernel == 3 and y.stride == x.stride == 1:  # Winograd's
        tiles = batches * _up(y.output, 4) * _up(x.output, 4)
        found |= {"tiles": tiles, "tiles in": tiles * depth, "tiles out": tiles * channels}
        found["tiles, products"] = tiles * channels * depth
        found |= {"fours of tiles": _up(tiles, 4), "fours of tiles, filters": _up(tiles, 4) * channels * depth}
        found["fours of tiles, products"] = _up(tiles, 4) * _up(channels, 4) * depth
        found["fours of tiles, channels"] = _up(tiles, 4) * _up(channels, 4)
    return found


def _lines(batches: int, y: Axis, x: Axis) -> tuple[int, int]:
    """(rows, pixels in a row) as kernels walk them: an image of one column, and one without windows, is one row."""
    pointwise = y.kernel == x.kernel == y.stride == x.stride == 1
    if pointwise or x.output == 1:
        return batches, y.output * x.output
    return batches * y.output, x.output


def _depthwise(node: BoundNode) -> dict[str, float]:
    y, x = window_of(node)
    batches, channels, taps = node.output.shape[0], node.output.shape[3], y.kernel * x.kernel
    given = node.input(0).shape[3]
    found = _windows(batches, y, x, channels, taps)
    found["planes"] = batches * given * y.input * x.input
    found["padded planes"] = batches * given * (y.input + y.kernel - 1) * (x.input + x.kernel - 1)
    found["plane vectors"] = batches * given * _up((y.input + y.kernel - 1) * (x.input + x.kernel - 1), 16)
    found["pixels in, channels by 16"] = batches * y.input * x.input * _up(given, 16)
    found["row vectors"] = batches * channels * y.output * _up(x.output, 16)
    found["row vectors, taps"] = found["row vectors"] * taps
    found["column vectors"] = batches * channels * x.output * _up(y.output, 16)
    found["column vectors, taps"] = found["column vectors"] * taps
    found["plane rows"] = batches * given * y.input
    found["plane columns"] = batches * given * x.input
    found["tap rows"] = batches * channels * y.output * y.kernel
    found["channel taps"] = channels * taps
    return found


def _pool(node: BoundNode) -> dict[str, float]:
    y, x = pool_window(node)
    return _windows(node.output.shape[0], y, x, node.output.shape[3], y.kernel * x.kernel)


def _windows(batches: int, y: Axis, x: Axis, channels: int, taps: int) -> dict[str, float]:
    """Of windows of each channel by itself."""
    pixels = batches * y.output * x.output
    found: dict[str, float] = {
        "macs": pixels * channels * taps,
        "inside": batches * channels * _inside(y) * _inside(x),
        "pixels": pixels,
        "taps": pixels * taps,
        "channels": batches * channels,
        "channel rows": batches * channels * y.output,
        "channel columns": batches * channels * x.output,
    }
    for n in (2, 4, 6):
        found[f"groups of {n} in a row"] = batches * channels * y.output * _up(x.output, n)
        found[f"groups of {n} in a column"] = batches * channels * x.output * _up(y.output, n)
        found[f"groups of {n} pixels"] = channels * _up(pixels, n)
        found[f"macs, {n} in a row"] = found[f"groups of {n} in a row"] * taps
        found[f"macs, {n} in a column"] = found[f"groups of {n} in a column"] * taps
        found[f"macs, {n} pixels"] = found[f"groups of {n} pixels"] * taps
    for width in (16, 32):
        lines, wide = _lines(batches, y, x)
        groups = lines * _up(wide, 3) * _up(channels, width)
        beside = lines * _up(wide * channels, width)  # pixels of few channels, side by side in a vector
        found[f"row elements by {width}"] = beside
        found[f"row elements by {width}, taps"] = beside * taps
        found[f"row elements by {width}, window rows"] = beside * y.kernel
        found[f"{width} lanes, 3 in a row"] = groups
        found[f"{width} lanes, 3 in a row, taps"] = groups * taps
        found[f"{width} lanes, 3 in a row, window rows"] = groups * y.kernel
    for n in LANES:
        found[f"channels by {n}"] = batches * _up(channels, n)
        found[f"pixels, channels by {n}"] = pixels * _up(channels, n)
        found[f"macs, channels by {n}"] = pixels * _up(channels, n) * taps
        found[f"inside, channels by {n}"] = batches * _up(channels, n) * _inside(y) * _inside(x)
        found[f"macs, pixels by {n}"] = channels * _up(pixels, n) * taps
    return found


def _mean(node: BoundNode) -> dict[str, float]:
    channels = node.input(0).shape[-1]
    return {"pixels": node.input(0).elements / channels, "channels": channels} | {
        f"channels by {n}": _up(channels, n) for n in LANES
    }


def _inside(axis: Axis) -> int:
    """Taps that lie within the input, over all outputs along an axis."""
    starts = (o * axis.stride - axis.before for o in range(axis.output))
    return sum(0 <= s + k * axis.dilation < axis.input for s in starts for k in range(axis.kernel))


def _up(count: int, unit: int) -> int:
    """Groups of `unit` that `count` takes."""
    return -(-count // unit)


_BY_OP: Mapping[str, Callable[[BoundNode], dict[str, float]]] = {
    "CONV_2D": _convolution,
    "FULLY_CONNECTED": _fully_connected,
    "DEPTHWISE_CONV_2D": _depthwise,
    "AVERAGE_POOL_2D": _pool,
    "MAX_POOL_2D": _pool,
    "MEAN": _mean,
}
