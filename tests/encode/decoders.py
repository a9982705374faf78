"""The C decoders through cffi, built with sanitizers, between fences that a stray access hits."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import numpy as np
from cffi import FFI

from tinygen.host.buffer import GuardedBuffer, fenced
from tinygen.host.compiler import compile_shared
from tinygen.host.declarations import declarations
from tinygen.host.toolchain import host_toolchain
from tinygen.ir import Array
from tinygen.paths import runtime_dir

TABLE_BYTES = 512


@functools.cache
def library(scheme: str) -> tuple[Any, Any]:
    """(ffi, functions) of `scheme`: "huffman" or "palette"."""
    folder = runtime_dir()
    sources = sorted((folder / "encode").glob(f"tg_{scheme}_*.c"))
    ffi = FFI()
    ffi.cdef(declarations(f"encode/tg_{scheme}.h", (folder,)))
    built = compile_shared(
        sources,
        host_toolchain(),
        include=[folder / "encode", folder / "common"],
        depends=[*sources, folder / f"encode/tg_{scheme}.h"],
        flags=("-fsanitize=undefined", "-fno-sanitize-recover=all"),
    )
    return ffi, ffi.dlopen(str(built))


def decode(scheme: str, data: bytes, parts: Sequence[int]) -> Array:
    """The weights that the C decoder makes of `data`, asked for in portions of `parts`."""
    ffi, functions = library(scheme)
    source, table = GuardedBuffer.of(np.frombuffer(data, np.uint8)), GuardedBuffer(TABLE_BYTES)
    decoder = ffi.new(f"tg_{scheme} *")
    pieces = []
    with fenced([source, table]):
        getattr(functions, f"tg_{scheme}_start")(
            decoder, ffi.cast("uint8_t *", source.address), len(data), ffi.cast("uint16_t *", table.address)
        )
        for part in parts:
            piece = GuardedBuffer(part)
            with fenced([piece]):
                getattr(functions, f"tg_{scheme}_decode_s8")(decoder, ffi.cast("int8_t *", piece.address), part)
            assert piece.intact(), "wrote outside of the weights"
            pieces.append(piece.array(np.dtype(np.int8), (part,)))
    assert table.intact(), "wrote outside of the table"
    assert source.intact() and source.array(np.dtype(np.uint8), (len(data),)).tobytes() == data
    return np.concatenate([np.zeros(0, np.int8), *pieces])
