"""Blocks of the matrix core's stream (see matrix_stream.py), for convolutions whose weights are encoded."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tinygen.api import Array, Blocks, Constant, EncodedWeights, Kernel

from .encoded import EncodedLayer, Ints, Tile, packed_constants, params_of

HEAD, TAIL = 2, 3
"""Words of a pair of channels before and after its weights."""
TOGETHER = 3
"""Pixels that the core takes at a time."""
DECODING, PRODUCTS = 18, 4
"""Cycles of a weight, about: to decode it for a tile, and to multiply the pixels by it that the core takes together."""


def with_matrix_blocks(kernel: Kernel, channels: int) -> Kernel:
    """`kernel`, whose first call walks the stream of one group, able to run pairs of its `channels` at a time."""
    walk = kernel.calls[0]
    stream = next(a.data for a in walk.arguments if isinstance(a, Constant))
    pairs = stream.astype(np.int64).reshape(-(-channels // 2), -1)
    a, shifts = pairs[:, 1], pairs[:, -2]
    b = (pairs[:, 0] - a).astype(np.int32).astype(np.int64) >> 8
    both_shifts = np.stack([shifts & 0xFF, shifts >> 8 & 0xFF], axis=1)
    packed = packed_constants(np.stack([a, b], axis=1), pairs[:, [-3, -1]], both_shifts)
    if channels % 2 or packed is None:
        return kernel
    weights = _weights(pairs[:, HEAD:-TAIL])
    unit = weights.shape[1]
    layer = EncodedLayer(
        kernel,
        "tg_finish_matrix_dsp",
        units=len(pairs),
        unit=unit,
        unit_bytes=4 * (HEAD + TAIL) + unit,
        constants=packed[0],
        least_shift=packed[1],
        channels=2,
        steps_input=False,
    )
    params = params_of(walk)

    def tiled(encoded: EncodedWeights, room: int) -> Kernel:
        depth = params.fields["depth"]
        fitting = max(1, (room - encoded.table_bytes - layer.unit_bytes) // depth)
        pixels = _pixels_of_tile(params.fields["pixels"], fitting)
        return layer.encoded(encoded, 1, Tile(pixels, pixels * depth))

    # Some pixels at a time, the output over their input: single pixels, and no more channels out than in.
    tiles = params.type == "tg_conv_2d_1x1_dsp_params" and params.fields["output_channels"] <= params.fields["depth"]
    blocks = Blocks(
        weights, layer=layer.encoded, tiled=tiled if tiles else None, unit_bytes=layer.unit_bytes, brings=layer.brings
    )
    return replace(kernel, blocks=blocks)


def _pixels_of_tile(pixels: int, most: int) -> int:
    """How many make the fastest tiles: few tiles, of whole blocks of the core's."""

    def cost(tile: int) -> int:
        whole, rest = divmod(pixels, tile)
        blocks = whole * -(-tile // TOGETHER) + -(-rest // TOGETHER)
        return DECODING * -(-pixels // tile) + PRODUCTS * blocks

    return min(range(1, min(pixels, most) + 1), key=cost)


def _weights(words: Ints) -> Array:
    """The bytes of both channels of each pair in turn, [pairs, bytes] int8, of words of int16 lanes A + 256 * B."""
    lanes = np.ascontiguousarray(words.astype(np.uint32)).view("<i2").astype(np.int64).reshape(len(words), -1)
    a = lanes.astype(np.int8)
    b = (lanes - a) >> 8
    return np.stack([a, b.astype(np.int8)], axis=-1).reshape(len(words), -1)
