"""Which layers of a network get encoded weights: those where it saves flash, within a bound on RAM."""

from __future__ import annotations

import bisect
import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from tinygen.encode.choose import CODINGS, SCHEMES, Encoding, encode
from tinygen.encode.layer import EXTRA_RAM, encoded_kernel, encoded_weights
from tinygen.ir import Blocks, Kernel, TinygenError, constant_bytes

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
Form = Callable[[int], Kernel | None]
"""bytes for the decoder's table and a block or a tile -> a layer's kernel in so much room, or nearly."""
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
        narrow_brings: what the other one needs.
        narrow_spares: and what it does not, though the layer does without encoding.
    """

    saves: int
    kernel: Kernel
    narrow: Kernel | None
    with_room: Form
    narrow_with_room: Form
    brings: Mapping[str, int]
    narrow_brings: Mapping[str, int]
    narrow_spares: Mapping[str, int]

    @property
    def as_narrow(self) -> Option:
        """The same where the narrow kernel is taken."""
        return replace(self, brings=self.narrow_brings)


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
        wide_only = {n: replace(option, narrow=None) for n, option in chosen.items()}
        for some, tiles in ((chosen, False), (wide_only, False), (chosen, True)):
            encoded, kept = _within(kernels, _paying(some), peaks, most, tiles)
            gain = sum(option.saves for option in kept.values()) - sum(_brought(kept).values())
            gain += _spared(kept, encoded)
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


def _spared(kept: Mapping[int, Option], kernels: Sequence[Kernel]) -> int:
    """Bytes of the code that narrow layers do without, where no other layer needs it either."""
    needed = {symbol for kernel in kernels for symbol in kernel.symbols}
    spared = {name: bytes for option in kept.values() if option.narrow for name, bytes in option.narrow_spares.items()}
    return sum(bytes for name, bytes in spared.items() if name not in needed)


def _options(kernels: Sequence[Kernel], portable: Sequence[Kernel], coding: str) -> dict[int, Option]:
    """The layers that `coding` makes smaller."""
    found = {}
    for n, (own, spare) in enumerate(zip(kernels, portable, strict=True)):
        whole = own.instead or own
        for source in (whole, spare):  # what fills up a kernel's weights may be one value too many for a palette
            encoding = encode(source.blocks.weights, coding) if source.blocks is not None else None
            kernel = encoded_kernel(source, encoding) if encoding is not None else None
            if kernel is not None:
                break
        if source.blocks is None or encoding is None or kernel is None:
            continue
        tiles = functools.partial(_tiled, source.blocks, encoding)
        saves = constant_bytes(own) - constant_bytes(kernel) - LAYER_CODE
        brings = {f"decoder {coding}": DECODER_CODE[coding], **source.blocks.brings}
        if source.blocks.calls is not None:
            brings["loop"] = LOOP_CODE
        if source.symbols != own.symbols:
            brings |= dict.fromkeys(source.symbols, PORTABLE_CODE)
        if saves > 0:
            larger = functools.partial(encoded_kernel, source, encoding)
            found[n] = Option(
                saves,
                kernel,
                tiles(EXTRA_RAM),
                larger,
                tiles,
                brings,
                {**brings, **source.blocks.tiled_brings},
                source.blocks.tiled_spares,
            )
    return found


def _tiled(blocks: Blocks, encoding: Encoding, room: int) -> Kernel | None:
    return None if blocks.tiled is None else blocks.tiled(encoded_weights(encoding), room)


def _within(
    kernels: Sequence[Kernel], chosen: Mapping[int, Option], peaks: Peaks, most: int, tiles: bool
) -> tuple[tuple[Kernel, ...], dict[int, Option]]:
    """(`kernels` with those of `chosen` that keep the arena at `most` bytes, which those are).

    `tiles`: all layers that can are narrow, which may spare the code of the wide ones; else only those that must be.
    """
    narrow = {n: option.as_narrow for n, option in chosen.items() if tiles and option.narrow is not None}
    wide = {n: option for n, option in chosen.items() if n not in narrow}
    while True:
        mixed = list(kernels)
        for n, option in wide.items():
            mixed[n] = option.kernel
        for n, option in narrow.items():
            mixed[n] = option.narrow or option.kernel
        arena, live = peaks(mixed)
        if arena <= most or not (wide or narrow):
            forms = {n: option.with_room for n, option in wide.items()}
            forms |= {n: option.narrow_with_room for n, option in narrow.items()}
            return _with_more_room(mixed, forms, [most - bytes for bytes in live], peaks, most), wide | narrow
        large = {n for n in (*wide, *narrow) if live[n] > most} or {max((*wide, *narrow), key=lambda n: live[n])}
        narrow = {n: option for n, option in narrow.items() if n not in large}
        for n in large & wide.keys():
            option = wide.pop(n)
            smaller = _largest(option.with_room, option.kernel.scratch_bytes - max(1, live[n] - most))
            if smaller is not None:
                wide[n] = replace(option, kernel=smaller)
            elif option.narrow is not None:
                narrow[n] = option.as_narrow


def _largest(with_room: Form, scratch_bytes: int) -> Kernel | None:
    """The layer with the largest blocks or tiles that leave its scratch at `scratch_bytes`; None if none does."""
    rooms = range(max(0, scratch_bytes) + 1)

    def too_large(room: int) -> bool:
        kernel = with_room(room)
        return kernel is None or kernel.scratch_bytes > scratch_bytes

    fitting = bisect.bisect_left(rooms, True, key=too_large)
    return with_room(rooms[fitting - 1]) if fitting > 0 else None


def _with_more_room(
    kernels: Sequence[Kernel], forms: Mapping[int, Form], free: Sequence[int], peaks: Peaks, most: int
) -> tuple[Kernel, ...]:
    """`kernels` with those of `forms` that use what is `free` while they run, in an arena of `most` bytes."""
    found = tuple(kernels)
    larger = {n: _largest(with_room, kernels[n].scratch_bytes + free[n]) for n, with_room in forms.items()}
    candidates = {n: kernel for n, kernel in larger.items() if kernel is not None and kernel.why != kernels[n].why}
    trial = _replaced(found, candidates)
    if peaks(trial)[0] <= most:
        return trial
    for n, with_room in forms.items():  # the layout has gaps: one by one
        for spare in (0, SPARE) if n in candidates else ():
            kernel = _largest(with_room, kernels[n].scratch_bytes + free[n] - spare)
            trial = _replaced(found, {n: kernel} if kernel is not None else {})
            if peaks(trial)[0] <= most:
                found = trial
                break
    return found


def _replaced(kernels: Sequence[Kernel], others: Mapping[int, Kernel]) -> tuple[Kernel, ...]:
    return tuple(others.get(n, kernel) for n, kernel in enumerate(kernels))
