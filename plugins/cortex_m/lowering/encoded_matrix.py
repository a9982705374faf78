"""Blocks of the matrix core's stream (see matrix_stream.py), for convolutions whose weights are encoded."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tinygen.api import Array, Blocks, Constant, Kernel

from .encoded import EncodedLayer, params_of
from .encoded_constants import encoded_constants
from .encoded_tiles import SINGLE_PIXELS_CODE, TILE, TILE_CODE, Tiles
from .requantization import Ints

HEAD, TAIL = 2, 3
"""Words of a pair of channels before and after its weights."""
PALETTE, SPARSE = 16, 0.25
"""Values in a palette; share of zeros that may be coded as runs."""


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

    tiles = Tiles(layer) if params.type == "tg_conv_2d_1x1_dsp_params" else None
    alone = tiles is not None and len(kernel.calls) == 1
    blocks = Blocks(
        weights,
        layer=layer.encoded,
        tiled=tiles.encoded if tiles else None,
        averaged=layer.averaged if alone else None,
        averaged_tiled=tiles.averaged if tiles and alone else None,
        output_bytes=2 * params.fields.get("pixels", 0),
        unit_bytes=layer.unit_bytes,
        ragged=True,
        brings=layer.brings,
        tiled_brings={TILE: TILE_CODE},
        tiled_spares={walk.symbol: SINGLE_PIXELS_CODE},
    )
    return replace(kernel, blocks=blocks)


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
