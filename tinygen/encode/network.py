"""Which layers of a network get encoded weights: those where it saves flash, within a bound on RAM."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from tinygen.encode.choose import CODINGS, SCHEMES, encode
from tinygen.encode.layer import EXTRA_RAM, constant_bytes, encoded_kernel
from tinygen.ir import Kernel, TinygenError

DECODER_CODE = {"huffman": 800, "palette": 650}
"""Bytes of code that a network's first layer of a coding brings along, rounded up from those of 32-bit cores."""
LAYER_CODE = 64
"""Bytes of code for each layer more than without encoding."""

Peaks = Callable[[Sequence[Kernel]], tuple[int, Sequence[int]]]
"""kernels -> (arena bytes, bytes that live while each node runs)."""


def encode_network(
    kernels: Sequence[Kernel], portable: Sequence[Kernel], scheme: str, peaks: Peaks
) -> tuple[Kernel, ...]:
    """`kernels` with those replaced whose weights, encoded by `scheme` (one of SCHEMES), take less flash.

    `portable` holds the kernel to run in blocks where a node's own cannot. The arena stays within EXTRA_RAM bytes of
    what it is without encoding. Where all savings together do not pay for the decoders' code, nothing is encoded.
    """
    if scheme not in SCHEMES:
        raise TinygenError(
            f"there is no weight coding {scheme!r}", where="encode", cure=f"one of {', '.join(SCHEMES)}"
        )
    if scheme == "none":
        return tuple(kernels)
    found = {
        (n, coding): (gain, kernel)
        for n in range(len(kernels))
        for coding in (CODINGS if scheme == "auto" else (scheme,))
        for gain, kernel in _encoded(kernels[n], portable[n], coding)
    }
    arena, _ = peaks(kernels)
    best: tuple[int, tuple[Kernel, ...]] = 0, tuple(kernels)
    for codings in [(c,) for c in CODINGS] + [CODINGS]:
        chosen: dict[int, tuple[int, Kernel]] = {}
        for (n, coding), option in found.items():
            if coding in codings and option[0] > chosen.get(n, (0,))[0]:
                chosen[n] = option
        fitting = _within(kernels, chosen, peaks, arena + EXTRA_RAM) if chosen else {}
        gain = sum(option[0] for option in fitting.values()) - sum(DECODER_CODE[c] for c in codings)
        if gain > best[0]:
            best = gain, _replaced(kernels, fitting)
    return best[1]


def _encoded(kernel: Kernel, portable: Kernel, coding: str) -> Iterator[tuple[int, Kernel]]:
    """(bytes saved, the encoded form of a node's kernel), where there is one that saves something."""
    source = kernel if kernel.blocks is not None else portable
    if source.blocks is None or not source.blocks.weights.size:
        return
    encoding = encode(source.blocks.weights, coding)
    if encoding is not None:
        result = encoded_kernel(source, source.blocks, encoding, "encoded")
        gain = constant_bytes(kernel) - constant_bytes(result) - LAYER_CODE
        if gain > 0:
            yield gain, result


def _within(
    kernels: Sequence[Kernel], chosen: Mapping[int, tuple[int, Kernel]], peaks: Peaks, most: int
) -> dict[int, tuple[int, Kernel]]:
    """`chosen` without the layers that make the arena larger than `most`."""
    kept = dict(chosen)
    while kept:
        arena, live = peaks(_replaced(kernels, kept))
        if arena <= most:
            break
        large = {n for n in kept if live[n] > most} or {max(kept, key=lambda n: live[n])}
        kept = {n: option for n, option in kept.items() if n not in large}
    return kept


def _replaced(kernels: Sequence[Kernel], chosen: Mapping[int, tuple[int, Kernel]]) -> tuple[Kernel, ...]:
    return tuple(chosen[n][1] if n in chosen else kernel for n, kernel in enumerate(kernels))
