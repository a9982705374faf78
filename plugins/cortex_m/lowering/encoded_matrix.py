"""Blocks of the matrix core's stream (see matrix_stream.py), for convolutions whose weights are encoded."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tinygen.api import Array, Blocks, Call, Constant, EncodedWeights, Kernel

from .encoded import EncodedLayer, Tile, params_of
from .encoded_constants import encoded_constants
from .requantization import Ints

HEAD, TAIL = 2, 3
"""Words of a pair of channels before and after its weights."""
TOGETHER = 3
"""Pixels that the core takes at a time."""
PALETTE, SPARSE = 16, 0.25
"""Values in a palette; share of zeros that may be coded as runs."""
TILE, PACK = "tg_conv_2d_s8_dsp_tile", "tg_tile_s8_dsp"
"""The kernel of a tile, and what makes one."""
TILE_CODE, SINGLE_PIXELS_CODE = 715, 1200
"""Bytes of both, rounded up; of the kernel for single pixels that tiles do without, rounded down."""
DECODING, PRODUCTS = 14, 4
"""Cycles of a weight, about: to decode it for a tile, and to multiply the pixels by it that the core takes together."""


def with_matrix_blocks(kernel: Kernel, channels: int) -> Kernel:
    """`kernel`, whose first call walks the stream of one group, able to run pairs of its `channels` at a time."""
    walk = kernel.calls[0]
    stream = next(a.data for a in walk.arguments if isinstance(a, Constant))
    pairs = stream.astype(np.int64).reshape(-(-channels // 2), -1)
    a, shifts = pairs[:, 1], pairs[:, -2]
    b = (pairs[:, 0] - a).astype(np.int32).astype(np.int64) >> 8
    both_shifts = np.stack([shifts & 0xFF, shifts >> 8 & 0xFF], axis=1)
    params, both = params_of(walk), _of_channels(pairs[:, HEAD:-TAIL])
    constants = encoded_constants(
        both, np.stack([a, b], axis=1), pairs[:, [-3, -1]], both_shifts, params.fields["zero_point2"]
    )
    if channels % 2 or constants is None:
        return kernel
    weights, finish = _weights(both)
    unit = weights.shape[1]
    layer = EncodedLayer(
        kernel,
        finish,
        units=len(pairs),
        unit=unit,
        unit_bytes=4 * (HEAD + TAIL) + unit,
        constants=constants,
        channels=2,
        steps_input=False,
    )

    def tiled(encoded: EncodedWeights, room: int) -> Kernel:
        three = 12 * -(-params.fields["depth"] // 4)
        fitting = max(1, (room - encoded.table_bytes - layer.unit_bytes) // three)
        pixels = _pixels_of_tile(params.fields["pixels"], TOGETHER * fitting)
        tile = Call(TILE, f"conv_2d/{TILE}.c", "conv_2d/tg_conv_2d_tile_dsp.h", (params,), (f"conv_2d/{PACK}.c",))
        walked = replace(kernel, calls=(tile, *kernel.calls[1:]), scratch_bytes=0)
        return replace(layer, kernel=walked).encoded(encoded, 1, Tile(pixels, -(-pixels // TOGETHER) * three, PACK))

    single = params.type == "tg_conv_2d_1x1_dsp_params"
    # Some pixels at a time, the output over their input: single pixels, and no more channels out than in.
    tiles = single and params.fields["output_channels"] <= params.fields["depth"]
    blocks = Blocks(
        weights,
        layer=layer.encoded,
        tiled=tiled if tiles else None,
        averaged=layer.averaged if single and len(kernel.calls) == 1 else None,
        output_bytes=2 * params.fields.get("pixels", 0),
        unit_bytes=layer.unit_bytes,
        ragged=True,
        brings=layer.brings,
        tiled_brings={TILE: TILE_CODE},
        tiled_spares={walk.symbol: SINGLE_PIXELS_CODE},
    )
    return replace(kernel, blocks=blocks)


def _pixels_of_tile(pixels: int, most: int) -> int:
    """How many make the fastest tiles: few tiles, of whole blocks of the core's."""

    def cost(tile: int) -> int:
        whole, rest = divmod(pixels, tile)
        blocks = whole * -(-tile // TOGETHER) + -(-rest // TOGETHER)
        return DECODING * -(-pixels // tile) + PRODUCTS * blocks

    return min(range(1, min(pixels, most) + 1), key=cost)


def _of_channels(words: Ints) -> Array:
    """The weights [pairs, 2, inputs], int8, of words of int16 lanes A + 256 * B."""
    lanes = np.ascontiguousarray(words.astype(np.uint32)).view("<i2").reshape(len(words), -1).astype(np.int64)
    a = lanes.astype(np.int8)
    return np.stack([a, ((lanes - a) >> 8).astype(np.int8)], axis=1)


def _weights(both: Array) -> tuple[Array, str]:
    """(int8 [pairs, bytes], what finishes a pair of them) of weights [pairs, 2, inputs].

    The bytes of lanes A + 256 * B need no work. But where A is negative that of B is one less: more different values,
    of which a palette has no room for many, and fewer zeros. There, A and B.
    """
    weights = np.ascontiguousarray(both.transpose(0, 2, 1)).reshape(len(both), -1)
    if len(np.unique(weights)) > PALETTE and (weights == 0).mean() < SPARSE:
        lanes = both[:, 0] + 256 * both[:, 1].astype(np.int16)
        return np.ascontiguousarray(lanes).view(np.int8), "tg_finish_lanes_dsp"
    return weights, "tg_finish_matrix_dsp"
