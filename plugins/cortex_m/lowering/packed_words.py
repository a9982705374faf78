"""Weights of 4, 2 or 1 bits as tg_packed_dsp.h has them: fours of two channels and two inputs, rotated into words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tinygen.api import Kernel

from .requantization import Ints

OFFSETS = {4: 8, 2: 2, 1: 1}
"""Bits of a weight -> what makes it positive; of 1 bit then it is 0 or 2."""
UNPACKED_CODE = 1400
"""Bytes of code of a kernel for weights of 8 bits, rounded up."""
MOST_UNPACKED = 16384
"""Bytes of scratch that a layer's unpacked weights may take where vectors make it several times as fast."""
MOST_INPUTS = 2047
"""Whose sum fits what takes the offset away."""


def packed_words(a: Ints, b: Ints, bits: int) -> Ints | None:
    """[pairs, words] of the weights [pairs, blocks, 2] of both channels of each pair, in unsigned 32 bits.

    None where a weight has not so few bits, as when a weight of one bit was set to zero.
    """
    fours = np.stack([a[..., 0], b[..., 0], a[..., 1], b[..., 1]], axis=-1).astype(np.int64) + OFFSETS[bits]
    allowed = (0, 2) if bits == 1 else range(1 << bits)
    if not np.isin(fours, allowed).all():
        return None
    blocks = (fours << np.array([0, 8, 16, 24])).sum(axis=-1)
    per_word = 8 // bits
    padded = np.pad(blocks, [(0, 0), (0, -blocks.shape[1] % per_word)]).reshape(len(blocks), -1, per_word)
    wide = padded << bits * np.arange(per_word)
    words: Ints = (wide & 0xFFFFFFFF | wide >> 32).sum(axis=-1)
    return words


def with_blocks_of(packed: Kernel, plain: Kernel | None) -> Kernel:
    """`packed`, in whose place `plain` (for weights of 8 bits) runs where weights are encoded as well."""
    if plain is None or plain.blocks is None:
        return packed
    functions = dict.fromkeys(plain.symbols, UNPACKED_CODE)
    return replace(packed, blocks=replace(plain.blocks, brings={**functions, **plain.blocks.brings}))
