"""Exact integer Winograd convolution F(4x4, 3x3): the transform of the filters.

Source: A. Lavin, S. Gray, "Fast Algorithms for Convolutional Neural Networks" (2015), with the points 0, 1, -1, 2,
-2 and infinity. Its filter transform has fractions; here each row is multiplied by a whole number (4, 6, 6, 24, 24,
1) and the output transform makes up for it, so that everything stays in integers:

    1-D: 24 y0 = 6 m0 - 4 (m1 + m2) +    m3 + m4
         12 y1 =      - 2 (m1 - m2) +    m3 - m4
          6 y2 =      -   (m1 + m2) +    m3 + m4
          6 y3 =      -   (m1 - m2) + 2 (m3 - m4) + 6 m5

(with the signs of the rows 1 and 2 turned, too). 16 outputs take 36 products instead of 144.

Ranges: transformed filters are at most 7 * 7 * 127 = 6,223, transformed inputs 10 * 10 * 128 = 12,800: both int16.
Sums of products may exceed 32 bits: they are kept modulo 2**32, and so is all that follows. At the end stands
f * y with f = 9 * 2**e, e at most 6: times the inverse of 9 modulo 2**32 it is 2**e * y, exact if |y| < 2**25.
"""

from __future__ import annotations

import numpy as np

from tinygen.api import Array

FILTER = np.array(
    [[1, 0, 0], [1, 1, 1], [1, -1, 1], [1, 2, 4], [1, -2, 4], [0, 0, 1]],
    np.int64,
)
"""Rows of the filter transform, each multiplied to whole numbers."""

TILE = 4
"""Outputs of a tile, in each direction."""
POSITIONS = 36
"""Products of a tile: 6 by 6."""
LIMIT = 1 << 25
"""Sums of weights times inputs must stay below, in magnitude."""


def transform_filters(weights: Array) -> Array:
    """[outputs, 3, 3, inputs] int8 -> [36, outputs, inputs] int16."""
    full: Array = np.einsum("ai,bj,oijc->aboc", FILTER, FILTER, weights.astype(np.int64))
    return full.reshape(POSITIONS, weights.shape[0], weights.shape[3]).astype(np.int16)


def pack_filters(transformed: Array, outputs_multiple: int, inputs_multiple: int) -> Array:
    """[36, outputs, inputs] -> [output block][36][input pair][output of the block][2], padded with zeros.

    Inputs pair up as the kernel unpacks four bytes: 0 with 2, 1 with 3.
    """
    positions, outputs, inputs = transformed.shape
    pad = ((0, 0), (0, -outputs % outputs_multiple), (0, -inputs % inputs_multiple))
    padded = np.pad(transformed, pad)
    blocks = padded.reshape(positions, -1, outputs_multiple, padded.shape[2] // 4, 2, 2)
    # axes: position, block, output, quad, (first, second of each pair), (pair)
    return np.ascontiguousarray(blocks.transpose(1, 0, 3, 5, 2, 4))


def pack_weights(weights: Array) -> Array:
    """[outputs, 3, 3, inputs] int8 -> [outputs, inputs / 4, 9, 4]: the taps of four inputs side by side."""
    outputs, height, width, inputs = weights.shape
    fours = weights.reshape(outputs, height * width, inputs // 4, 4)
    return np.ascontiguousarray(fours.transpose(0, 2, 1, 3))
