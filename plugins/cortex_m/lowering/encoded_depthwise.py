"""Blocks of channels of the 3x3 depthwise kernel of stride 1, for layers whose weights are encoded."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tinygen.api import Blocks, Constant, Kernel

from .encoded import EncodedLayer, params_of
from .encoded_constants import encoded_constants

WORDS = 5
"""Of a channel: 32 * bias + shift, multiplier, three rows of taps w0, w1, w1, w2."""


def with_depthwise_blocks(kernel: Kernel) -> Kernel:
    """`kernel`, whose first call reads five words a channel, able to run some channels at a time."""
    walk = kernel.calls[0]
    words = next(a.data for a in walk.arguments if isinstance(a, Constant)).reshape(-1, WORDS)
    first = words[:, :1].astype(np.int64)
    taps = np.ascontiguousarray(words[:, 2:]).view(np.int8).reshape(-1, 3, 4)[..., (0, 1, 3)].reshape(-1, 9)
    zero_point2 = params_of(walk).fields["zero_point2"]
    constants = encoded_constants(
        taps[:, np.newaxis], first >> 5, words[:, 1:2].astype(np.int64), first & 31, zero_point2
    )
    if constants is None:
        return kernel
    layer = EncodedLayer(
        kernel,
        "tg_finish_depthwise_dsp",
        units=len(words),
        unit=taps.shape[1],
        unit_bytes=4 * WORDS,
        constants=constants,
        channels=1,
        steps_input=True,
        counted="channels",
    )
    return replace(kernel, blocks=Blocks(taps, layer=layer.encoded, unit_bytes=layer.unit_bytes, brings=layer.brings))
