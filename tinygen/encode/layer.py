"""A layer whose weights are encoded: its kernel, run block after block of decoded weights."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tinygen.encode.choose import Encoding
from tinygen.ir import Blocks, Call, Constant, EncodedWeights, Kernel, Params, Scratch

EXTRA_RAM = 1024 - 104
"""Bytes that encoding may add to a network's arena, and that a block and its table have, or one unit alone: 1 KB of RAM
with what the decoder takes of the stack."""
PARTS = {"huffman": ("start", "decode_s8", "pairs_s8"), "palette": ("start", "decode_s8")}
"""coding -> the functions of its decoder."""


def encoded_kernel(kernel: Kernel, encoding: Encoding, room: int = EXTRA_RAM) -> Kernel | None:
    """`kernel` with `encoding` (of its blocks' weights) in place of its weights; None if it has no blocks.

    `room`: bytes that the decoder's table and a block may take, where one unit does not take more.
    """
    blocks = kernel.blocks
    if blocks is None or not blocks.weights.size:
        return None
    weights = encoded_weights(encoding)
    units = _units_in_block(blocks, encoding, room)
    if blocks.layer is not None:
        return blocks.layer(weights, units)
    return _in_blocks(kernel, blocks, weights, units) if blocks.calls is not None else None


def encoded_weights(encoding: Encoding) -> EncodedWeights:
    """`encoding` as kernels take it."""
    table_bytes = -(-encoding.table_bytes // 4) * 4
    return EncodedWeights(encoding.coding, np.frombuffer(encoding.data, np.uint8), table_bytes)


def _units_in_block(blocks: Blocks, encoding: Encoding, room: int) -> int:
    """The most units that there is room for, and not all, or one; alike blocks, or as alike as the units allow."""
    units = len(blocks.weights)
    most = (room - encoding.table_bytes) // (blocks.unit_bytes or blocks.weights.size // units)
    most = max(1, min(most, units // 2))
    if blocks.ragged:
        return -(-units // -(-units // most))
    return max(size for size in range(1, most + 1) if units % size == 0)


def _in_blocks(kernel: Kernel, blocks: Blocks, weights: EncodedWeights, size: int) -> Kernel:
    """The portable loop around the calls for blocks of `size` units."""
    assert blocks.calls is not None
    units = len(blocks.weights)
    unit = blocks.weights.size // units
    params = {
        "bytes": weights.data.size,
        "table_bytes": weights.table_bytes,
        "block": size * unit,
        "blocks": units // size,
        "step": size,
    }
    symbol = f"tg_run_{weights.coding}"
    run = Call(
        symbol,
        f"encode/{symbol}.c",
        "encode/tg_encoded.h",
        (Params("tg_encoded", params), Constant("encoded", weights.data), Scratch()),
        tuple(f"encode/tg_{weights.coding}_{part}.c" for part in PARTS[weights.coding]),
    )
    calls = blocks.calls(size)
    front = weights.table_bytes + -(-size * unit // 4) * 4
    works = any(isinstance(argument, Scratch) for call in calls for argument in call.arguments)
    return Kernel(
        (run, *(_behind(call, front) for call in calls)),
        scratch_bytes=front + (kernel.scratch_bytes + blocks.more_scratch if works else 0),
        template="encoded_layer.c.j2",
        why=f"{weights.coding}, {units // size} blocks; {blocks.why or kernel.why}",
    )


def _behind(call: Call, front: int) -> Call:
    """`call` with its scratch moved up by `front` bytes."""
    moved = (replace(one, offset=one.offset + front) if isinstance(one, Scratch) else one for one in call.arguments)
    return replace(call, arguments=tuple(moved))
