"""Which layers of a network get encoded weights: those where it saves flash, within a bound on RAM."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from tinygen.encode.choose import CODINGS, SCHEMES, Encoding, encode
from tinygen.encode.layer import EXTRA_RAM, constant_bytes, encoded_kernel, encoded_weights
from tinygen.ir import Blocks, Kernel, TinygenError

DECODER_CODE = {"huffman": 1000, "palette": 1000}
"""Bytes of code of each coding's decoder, rounded up from those of 32-bit cores."""
PORTABLE_CODE = 1400
"""The same of a portable kernel, where a layer's own cannot run in blocks."""
LOOP_CODE = 110
"""The same of the portable loop over blocks."""
LAYER_CODE = 48
"""Bytes of code and parameters for each layer more than without encoding."""
SPARE = 64
"""Bytes of free RAM that larger blocks leave to the layout's gaps."""
Peaks = Callable[[Sequence[Kernel]], tuple[int, Sequence[int]]]
"""kernels -> (arena bytes, bytes that live while each node runs)."""


@dataclass(frozen=True)
class Option:
    """A layer's kernel with encoded weights.

    Attributes:
        saves: bytes of flash.
        kernel: with blocks in EXTRA_RAM.
        narrow: another one, slower, that takes less RAM.
        with_room: bytes -> the kernel with larger blocks.
        narrow_with_room: bytes -> the other one with larger tiles.
        brings: what code it needs, with its bytes, that the network without encoding does not.
    """

    saves: int
    kernel: Kernel
    narrow: Kernel | None
    with_room: Callable[[int], Kernel | None]
    narrow_with_room: Callable[[int], Kernel | None]
    brings: Mapping[str, int]


def encode_network(
    kernels: Sequence[Kernel], portable: Sequence[Kernel], scheme: str, peaks: Peaks, limit: int | None = None
) -> tuple[Kernel, ...]:
    """`kernels` with those replaced whose weights, encoded by `scheme` (one of SCHEMES), take less flash.

    `portable` holds the kernel to run in blocks where a node's own cannot. The arena stays within `limit` bytes, if
    there is one, or within EXTRA_RAM bytes of what it is without encoding. Where all savings together do not pay for
    the decoders' code, nothing is encoded.
    """
    if scheme not in SCHEMES:
        known = ", ".join(SCHEMES)
        raise TinygenError(f"there is no weight coding {scheme!r}", where="encode", cure=f"one of {known}")
    if scheme == "none":
        return tuple(kernels)
    allowed = CODINGS if scheme == "auto" else (scheme,)
    options = {coding: _options(kernels, portable, coding) for coding in allowed}
    most = peaks(kernels)[0] + EXTRA_RAM if limit is None else limit
    best: tuple[int, tuple[Kernel, ...]] = 0, tuple(kernels)
    for codings in sorted({(coding,) for coding in allowed} | {allowed}):
        chosen: dict[int, Option] = {}
        for coding in codings:
            for n, option in options[coding].items():
                if n not in chosen or option.saves > chosen[n].saves:
                    chosen[n] = option
        encoded, kept = _within(kernels, _paying(chosen), peaks, most)
        gain = sum(option.saves for option in kept.values()) - sum(_brought(kept).values())
        if gain > best[0]:
            best = gain, encoded
    return best[1]


def _paying(chosen: Mapping[int, Option]) -> dict[int, Option]:
    """`chosen` without layers that need code which all that need it together do not pay for."""
    kept = dict(chosen)
    for name, bytes in sorted(_brought(chosen).items(), key=lambda item: item[1]):
        users = [n for n, option in kept.items() if name in option.brings]
        if sum(kept[n].saves for n in users) <= bytes:
            kept = {n: option for n, option in kept.items() if n not in users}
    return kept


def _brought(chosen: Mapping[int, Option]) -> dict[str, int]:
    """The code that layers bring along, each function once."""
    return {name: bytes for option in chosen.values() for name, bytes in option.brings.items()}


def _options(kernels: Sequence[Kernel], portable: Sequence[Kernel], coding: str) -> dict[int, Option]:
    """The layers that `coding` makes smaller."""
    found = {}
    for n, (own, spare) in enumerate(zip(kernels, portable, strict=True)):
        source = own if own.blocks is not None else spare
        encoding = encode(source.blocks.weights, coding) if source.blocks is not None else None
        kernel = encoded_kernel(source, encoding) if encoding is not None else None
        if source.blocks is None or encoding is None or kernel is None:
            continue
        tiles = functools.partial(_tiled, source.blocks, encoding)
        saves = constant_bytes(own) - constant_bytes(kernel) - LAYER_CODE
        brings = {f"decoder {coding}": DECODER_CODE[coding], **source.blocks.brings}
        if source.blocks.calls is not None:
            brings["loop"] = LOOP_CODE
        if source is not own and source.symbols != own.symbols:
            brings |= dict.fromkeys(source.symbols, PORTABLE_CODE)
        if saves > 0:
            larger = functools.partial(encoded_kernel, source, encoding)
            found[n] = Option(saves, kernel, tiles(EXTRA_RAM), larger, tiles, brings)
    return found


def _tiled(blocks: Blocks, encoding: Encoding, room: int) -> Kernel | None:
    return None if blocks.tiled is None else blocks.tiled(encoded_weights(encoding), room)


def _within(
    kernels: Sequence[Kernel], chosen: Mapping[int, Option], peaks: Peaks, most: int
) -> tuple[tuple[Kernel, ...], dict[int, Option]]:
    """(`kernels` with those of `chosen` that keep the arena at `most` bytes, which those are)."""
    wide: dict[int, Option] = dict(chosen)
    narrow: dict[int, Option] = {}
    while True:
        mixed = list(kernels)
        for n, option in wide.items():
            mixed[n] = option.kernel
        for n, option in narrow.items():
            mixed[n] = option.narrow or option.kernel
        arena, live = peaks(mixed)
        if arena <= most or not (wide or narrow):
            free = [most - bytes for bytes in live]
            larger = _with_more_room(mixed, {n: option.with_room for n, option in wide.items()}, free)
            larger = _with_more_room(larger, {n: option.narrow_with_room for n, option in narrow.items()}, free)
            return tuple(larger if peaks(larger)[0] <= most else mixed), wide | narrow
        large = {n for n in (*wide, *narrow) if live[n] > most} or {max((*wide, *narrow), key=lambda n: live[n])}
        narrow = {n: option for n, option in narrow.items() if n not in large}
        for n in large & wide.keys():
            option = wide.pop(n)
            smaller = _with_smaller_blocks(option, option.kernel.scratch_bytes - max(1, live[n] - most))
            if smaller is not None:
                wide[n] = replace(option, kernel=smaller)
            elif option.narrow is not None:
                narrow[n] = option


def _with_smaller_blocks(option: Option, scratch_bytes: int) -> Kernel | None:
    """The layer with the largest blocks that leave its scratch at `scratch_bytes`; None if none does."""
    kernels = (option.with_room(room) for room in range(EXTRA_RAM, -1, -SPARE))
    return next((kernel for kernel in kernels if kernel is not None and kernel.scratch_bytes <= scratch_bytes), None)


def _with_more_room(
    kernels: Sequence[Kernel], chosen: Mapping[int, Callable[[int], Kernel | None]], free: Sequence[int]
) -> list[Kernel]:
    """`kernels` with those `chosen`, made for more room: for the RAM too that is `free` while each node runs."""
    larger = list(kernels)
    for n, with_room in chosen.items():
        larger[n] = with_room(EXTRA_RAM + max(0, free[n] - SPARE)) or larger[n]
    return larger
