"""Blocks of vectors, counted from the parameters of kernels that compute three vectors of sums together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LANES = 32
"""Of a vector of sums, where vectors have 128 bits and eight of them are one group."""
TOGETHER = 3
"""Vectors of a block: of three windows, or of three channels."""


def blocks(fields: Mapping[str, Any]) -> Mapping[str, float]:
    """Features of a kernel with the parameters `fields`; none where they are not of such a kernel."""
    if fields.keys() >= {"column_bytes", "kernel_width", "at_once"}:
        return _of_columns(fields)
    return _of_lines(fields) if "side_by_side" in fields else {}


def _of_columns(fields: Mapping[str, Any]) -> dict[str, float]:
    """A convolution that copies the columns under `at_once` windows of a row, then computes these."""
    lines = fields["batches"] * fields["output_height"]
    depth, channels = fields["kernel_width"] * fields["column_bytes"], fields["output_channels"]
    pieces = _pieces(fields["output_width"], fields["at_once"])
    wide = lines * sum(n * _up(size, TOGETHER) for size, n in pieces) * _up(channels, LANES)
    narrow = lines * sum(n * _up(size, LANES) for size, n in pieces) * _up(channels, TOGETHER)
    copies = lines * fields["kernel_height"] * sum(n * _copies(fields, size) for size, n in pieces)
    return {
        "pieces": lines * sum(n for _, n in pieces),
        "runs": lines * sum(n for _, n in pieces) * _up(channels, LANES),
        "narrow runs": lines * sum(n * _up(size, LANES) for size, n in pieces),
        "copies": copies,
        "wide blocks": wide,
        "wide blocks, taps": wide * depth,
        "narrow blocks": narrow,
        "narrow blocks, taps": narrow * depth,
    }


def _of_lines(fields: Mapping[str, Any]) -> dict[str, float]:
    """A depthwise convolution over lines of a row each, windows side by side in a vector."""
    lines = fields["batches"] * fields["output_height"]
    channels = fields["channels"] * fields["multiplier"]
    whole, rest = divmod(fields["output_width"], fields["side_by_side"])
    groups = _up(fields["side_by_side"] * channels, LANES)
    last = _up(rest * channels, LANES)
    made = lines * (groups * _up(whole, TOGETHER) + last)
    kept = fields["line_count"] + (fields["output_height"] - 1) * fields["stride_height"]
    return {
        "lines": lines,
        "copies": fields["batches"] * kept * fields["multiplier"],
        "runs": lines * (groups + last),
        "blocks": made,
        "blocks, taps": made * fields["kernel_height"] * fields["kernel_width"],
        "blocks, window rows": made * fields["kernel_height"],
    }


def _pieces(width: int, at_once: int) -> list[tuple[int, int]]:
    """(windows, how many such pieces) of a row."""
    whole, rest = divmod(width, at_once)
    return [(at_once, whole), *([(rest, 1)] if rest else [])]


def _copies(fields: Mapping[str, Any], windows: int) -> int:
    """Of a row under some windows: one, or one a channel, or one a pixel."""
    channels = fields["input_channels"]
    columns = (windows - 1) * fields["stride_width"] + fields["kernel_width"]
    return 1 if fields["column_bytes"] == channels else int(min(channels, columns))


def _up(count: int, unit: int) -> int:
    """Groups of `unit` that `count` takes."""
    return -(-count // unit)
