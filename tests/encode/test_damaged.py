"""Damaged and invented streams: refused by the numpy decoder, harmless to the C decoders."""

from __future__ import annotations

import struct
import subprocess
from pathlib import Path

import numpy as np
import pytest

from tinygen.encode.huffman import huffman_decode, huffman_encode
from tinygen.encode.palette import palette_decode, palette_encode
from tinygen.host.compiler import SANITIZERS, compile_shared
from tinygen.host.toolchain import host_toolchain
from tinygen.paths import runtime_dir

RECORDS = 3000


@pytest.fixture(scope="module")
def program() -> Path:
    folder = runtime_dir() / "encode"
    sources = [Path(__file__).with_name("fuzz_decoders.c"), *sorted(folder.glob("tg_huffman_*.c"))]
    sources += sorted(folder.glob("tg_palette_*.c"))
    headers = sorted(folder.glob("*.h"))
    return compile_shared(
        sources,
        host_toolchain(),
        include=[folder, folder.parent / "common"],
        depends=headers,
        flags=SANITIZERS,
        link=True,
    )


def damaged(rng: np.random.Generator) -> bytes:
    """A stream that nothing made, or one of ours, cut short or with some bytes changed."""
    kind = rng.integers(0, 4)
    if kind == 0:
        return rng.integers(0, 256, rng.integers(4, 400)).astype(np.uint8).tobytes()
    spread = float(rng.choice([0.5, 4.0, 40.0]))
    weights = np.clip(np.rint(rng.normal(0, spread, rng.integers(1, 300))), -128, 127).astype(np.int8)
    if kind == 1:
        weights = (weights % 7).astype(np.int8)
    made = palette_encode(weights) if kind == 1 else huffman_encode(weights)
    assert made is not None
    data = np.frombuffer(made, np.uint8).copy()
    if rng.random() < 0.5:
        data = data[: max(4, int(rng.integers(1, len(data) + 1)))]
    spots = rng.integers(0, min(len(data), 40), rng.integers(0, 6))
    data[spots] = rng.integers(0, 256, len(spots))
    return data.tobytes()


def test_decoders_stay_within_their_buffers(program: Path) -> None:
    rng = np.random.default_rng(7)
    streams = [damaged(rng) for _ in range(RECORDS // 30)]
    records = b""
    for number in range(RECORDS):
        data = bytearray(streams[number % len(streams)])
        for _ in range(number // len(streams)):
            data[rng.integers(0, min(len(data), 24))] = int(rng.integers(0, 256))
        records += struct.pack("<II", len(data), int(rng.integers(1, 2000))) + bytes(data)
    done = subprocess.run([program], input=records, capture_output=True, timeout=300)
    assert done.returncode == 0 and done.stdout == b"done\n", done.stderr.decode()


def test_numpy_decoders_refuse_what_ends_early() -> None:
    weights = np.arange(-100, 100, dtype=np.int8)
    data = huffman_encode(weights)
    with pytest.raises((ValueError, EOFError)):
        huffman_decode(data[:40], weights.size)
    with pytest.raises((ValueError, EOFError)):
        huffman_decode(data[:2], weights.size)
    palette = palette_encode(weights % 5)
    assert palette is not None
    with pytest.raises(ValueError, match="no palette"):
        palette_decode(palette[:20], weights.size)
    with pytest.raises(ValueError, match="no palette"):
        palette_decode(b"\x09" + palette[1:], weights.size)


def test_numpy_decoder_refuses_too_many_codes() -> None:
    with pytest.raises(ValueError, match="prefix code"):
        huffman_decode(bytes([0, 255, 3]) + bytes(8), 4)
