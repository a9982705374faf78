"""Blocks of the matrix core's stream (see matrix_stream.py), for convolutions whose weights are encoded."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tinygen.api import Argument, Array, Blocks, Call, Constant, Decoded, Kernel, Output, Stepped

HEAD, TAIL = 2, 3
"""Words of a pair of channels before and after its weights."""


def with_blocks(kernel: Kernel, channels: int) -> Kernel:
    """`kernel`, whose first call walks the stream of one group, able to run pairs of its `channels` at a time."""
    walk, *after = kernel.calls
    stream = next(a.data for a in walk.arguments if isinstance(a, Constant))
    if channels % 2:
        return kernel
    pairs = stream.astype(np.int64).reshape(channels // 2, -1)

    def block(size: int) -> tuple[Call, ...]:
        return (replace(walk, arguments=tuple(_of_block(argument) for argument in walk.arguments)),)

    blocks = Blocks(
        channels=2,
        weights=_weights(pairs[:, HEAD:-TAIL]),
        calls=block,
        after=tuple(after),
        scratch_bytes=kernel.scratch_bytes,
        unit_bytes=4 * pairs.shape[1],
        filler="_matrix_dsp",
        extra=(Constant("constants", _constants(pairs)),),
        header="tg_encoded_matrix_dsp.h",
    )
    return replace(kernel, blocks=blocks)


def _of_block(argument: Argument) -> Argument:
    match argument:
        case Constant():
            return Decoded("int32_t")
        case Output():
            return Stepped(argument)
    return argument


def _weights(words: Array) -> Array:
    """The bytes of both channels of each pair in turn, [pairs, bytes] int8, of words of int16 lanes A + 256 * B."""
    lanes = np.ascontiguousarray(words.astype(np.uint32)).view("<i2").astype(np.int64).reshape(len(words), -1)
    a = lanes.astype(np.int8)
    b = (lanes - a) >> 8
    return np.stack([a, b.astype(np.int8)], axis=-1).reshape(len(words), -1)


def _constants(pairs: Array) -> Array:
    """[pairs, 4] int32: each channel's bias below its shift, and both multipliers."""
    both, a = pairs[:, 0], pairs[:, 1]
    b = (both - a).astype(np.int32).astype(np.int64) >> 8
    multiplier_a, shifts, multiplier_b = pairs[:, -3], pairs[:, -2], pairs[:, -1]
    first = a & 0xFFFFFF | (shifts & 0xFF) << 24
    second = b & 0xFFFFFF | (shifts >> 8 & 0xFF) << 24
    columns = np.stack([first, second, multiplier_a, multiplier_b], axis=1)
    return columns.astype(np.uint32).view(np.int32)
