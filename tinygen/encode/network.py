"""Which layers of a network get encoded weights: those where it saves flash, within a bound on RAM."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tinygen.encode.choose import CODINGS, SCHEMES, encode
from tinygen.encode.layer import EXTRA_RAM, constant_bytes, encoded_kernel, encoded_weights
from tinygen.ir import Kernel, TinygenError

DECODER_CODE = {"huffman": 900, "palette": 700}
"""Bytes of code that a network's first layer of a coding brings along, rounded up from those of 32-bit cores."""
LAYER_CODE = 48
"""Bytes of code and parameters for each layer more than without encoding."""

Peaks = Callable[[Sequence[Kernel]], tuple[int, Sequence[int]]]
"""kernels -> (arena bytes, bytes that live while each node runs)."""


@dataclass(frozen=True)
class Option:
    """A layer's kernel with encoded weights: `saves` bytes of flash; `narrow` is another one that takes less RAM."""

    saves: int
    kernel: Kernel
    narrow: Kernel | None


def encode_network(
    kernels: Sequence[Kernel], portable: Sequence[Kernel], scheme: str, peaks: Peaks
) -> tuple[Kernel, ...]:
    """`kernels` with those replaced whose weights, encoded by `scheme` (one of SCHEMES), take less flash.

    `portable` holds the kernel to run in blocks where a node's own cannot. The arena stays within EXTRA_RAM bytes of
    what it is without encoding. Where all savings together do not pay for the decoders' code, nothing is encoded.
    """
    if scheme not in SCHEMES:
        known = ", ".join(SCHEMES)
        raise TinygenError(f"there is no weight coding {scheme!r}", where="encode", cure=f"one of {known}")
    if scheme == "none":
        return tuple(kernels)
    allowed = CODINGS if scheme == "auto" else (scheme,)
    options = {coding: _options(kernels, portable, coding) for coding in allowed}
    most = peaks(kernels)[0] + EXTRA_RAM
    best: tuple[int, tuple[Kernel, ...]] = 0, tuple(kernels)
    for codings in {(coding,) for coding in allowed} | {allowed}:
        chosen: dict[int, Option] = {}
        for coding in codings:
            for n, option in options[coding].items():
                if n not in chosen or option.saves > chosen[n].saves:
                    chosen[n] = option
        encoded, saved = _within(kernels, chosen, peaks, most)
        gain = saved - sum(DECODER_CODE[coding] for coding in codings)
        if gain > best[0]:
            best = gain, encoded
    return best[1]


def _options(kernels: Sequence[Kernel], portable: Sequence[Kernel], coding: str) -> dict[int, Option]:
    """The layers that `coding` makes smaller."""
    found = {}
    for n, (own, spare) in enumerate(zip(kernels, portable, strict=True)):
        source = own if own.blocks is not None else spare
        encoding = encode(source.blocks.weights, coding) if source.blocks is not None else None
        kernel = encoded_kernel(source, encoding) if encoding is not None else None
        if source.blocks is None or encoding is None or kernel is None:
            continue
        tiled = source.blocks.tiled
        narrow = tiled(encoded_weights(encoding)) if tiled is not None else None
        saves = constant_bytes(own) - constant_bytes(kernel) - LAYER_CODE
        if saves > 0:
            found[n] = Option(saves, kernel, narrow)
    return found


def _within(
    kernels: Sequence[Kernel], chosen: Mapping[int, Option], peaks: Peaks, most: int
) -> tuple[tuple[Kernel, ...], int]:
    """(`kernels` with those of `chosen` that keep the arena at `most` bytes, the flash that they save)."""
    wide, narrow = dict(chosen), {}
    while True:
        mixed = list(kernels)
        for n, option in wide.items():
            mixed[n] = option.kernel
        for n, option in narrow.items():
            mixed[n] = option.narrow or option.kernel
        arena, live = peaks(mixed)
        if arena <= most or not (wide or narrow):
            return tuple(mixed), sum(option.saves for option in (*wide.values(), *narrow.values()))
        large = {n for n in (*wide, *narrow) if live[n] > most} or {max((*wide, *narrow), key=lambda n: live[n])}
        narrow = {n: option for n, option in narrow.items() if n not in large}
        narrow |= {n: option for n, option in wide.items() if n in large and option.narrow is not None}
        wide = {n: option for n, option in wide.items() if n not in large}
