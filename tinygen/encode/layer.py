"""A layer whose weights are encoded: its kernel, run block after block of decoded weights."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tinygen.encode.choose import Encoding
from tinygen.ir import Argument, Blocks, Call, Constant, Kernel, Params, Scratch, Stepped

HEADER = "encode/tg_encoded.h"
TEMPLATE = "encoded_layer.c.j2"
PARTS = {"huffman": ("start", "decode_s8", "pairs_s8"), "palette": ("start", "decode_s8")}
EXTRA_RAM = 1024
"""Bytes of RAM that a block and its decoder's table may take, where a unit alone does not take more."""


def encoded_kernel(kernel: Kernel, blocks: Blocks, encoding: Encoding, name: str) -> Kernel:
    """`kernel` with `encoding` (of `blocks.weights`) in place of its weights; `name` is that of the constant.

    The output must not overlap the input: it is read once for each block.
    """
    units = len(blocks.weights)
    size, unit_bytes = _units_in_block(blocks, encoding)
    table = -(-encoding.table_bytes // 4) * 4
    params = {
        "bytes": encoding.bytes,
        "table_bytes": table,
        "unit": blocks.weights.size // units,
        "units": size,
        "blocks": units // size,
        "step": size * blocks.channels,
    }
    coding = encoding.coding
    symbol = f"tg_run_{coding}{blocks.filler}"
    decoder = tuple(f"encode/tg_{coding}_{part}.c" for part in PARTS[coding])
    run = Call(
        symbol,
        f"encode/{symbol}.c",
        f"encode/{blocks.header}" if blocks.header else HEADER,
        (
            Params("tg_encoded", params),
            Constant(name, np.frombuffer(encoding.data, np.uint8)),
            *blocks.extra,
            Scratch(),
        ),
        decoder,
    )
    scratch = table + -(-size * unit_bytes // 4) * 4
    calls = tuple(_behind(call, scratch) for call in blocks.calls(size))
    return Kernel(
        (run, *calls, *blocks.after),
        scratch_bytes=scratch + blocks.scratch_bytes,
        template=TEMPLATE,
        data={"block_calls": len(calls)},
        why=f"{coding}, {params['blocks']} blocks; {kernel.why}"
        if params["blocks"] > 1
        else f"{coding}; {kernel.why}",
    )


def _units_in_block(blocks: Blocks, encoding: Encoding) -> tuple[int, int]:
    """(units in a block: the most that EXTRA_RAM has room for and that divide them all, bytes of a unit)."""
    units = len(blocks.weights)
    unit_bytes = blocks.unit_bytes or blocks.weights.size // units
    room = (EXTRA_RAM - encoding.table_bytes) // unit_bytes
    return max(size for size in range(1, units + 1) if units % size == 0 and (size == 1 or size <= room)), unit_bytes


def _behind(call: Call, offset: int) -> Call:
    """`call` with its scratch `offset` bytes further on."""

    def moved(argument: Argument) -> Argument:
        return replace(argument, offset=argument.offset + offset) if isinstance(argument, Scratch) else argument

    return replace(call, arguments=tuple(moved(argument) for argument in call.arguments))


def constant_bytes(kernel: Kernel) -> int:
    """Bytes of the kernel's own constants in flash."""
    arguments = (a.argument if isinstance(a, Stepped) else a for call in kernel.calls for a in call.arguments)
    arrays = {(a.data.dtype.str, a.data.tobytes()): a.data.nbytes for a in arguments if isinstance(a, Constant)}
    return sum(arrays.values())
