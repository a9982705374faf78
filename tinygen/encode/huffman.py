"""Canonical Huffman coding of int8 weights: the code's description, then the coded weights (docs/encode.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from tinygen.encode.bits import BitReader, Ints, pack_bits
from tinygen.encode.prefix_code import canonical_codes, code_lengths
from tinygen.encode.symbols import LITERAL, Tokens, nearest_first, tokens
from tinygen.ir import Array

LONGEST = 7
"""Bits of the longest code that the encoder makes; the decoder's table has 2**LONGEST entries of two bytes."""
MOST_BITS = 8
"""What the format allows."""
TAIL = 3
"""Bytes after the last weight, so that the decoder may load words."""
SPECIAL_COST = 8
"""Bits that a special symbol counts for beyond its own, because it takes the time of several weights to decode."""
NO_SPECIAL = 255
SHARES = (0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 1.0)
"""Parts of the values, the nearest to zero, that are tried as symbols of their own."""


@dataclass(frozen=True)
class Code:
    """A prefix code: symbols in the order of their codes, which never get shorter.

    Attributes:
        raw_bits: low bits of each weight that follow its code as they are.
        explicit: the values stand in the description; otherwise they come nearest to zero first.
        symbols: plain values (multiples of 2**raw_bits, -128 to 127), or 256 + kind for special symbols.
        lengths: of their codes, in bits.
    """

    raw_bits: int
    explicit: bool
    symbols: tuple[int, ...]
    lengths: tuple[int, ...]

    def description(self) -> bytes:
        """What stands before the coded weights."""
        longest = self.lengths[-1]
        ranks = [rank for rank, symbol in enumerate(self.symbols) if symbol >= 256] + [NO_SPECIAL]
        found = bytearray([longest - 1 | self.raw_bits << 3 | self.explicit << 5, ranks[0]])
        rank, special = 0, 0
        for length in range(1, longest + 1):
            count = self.lengths.count(length)
            found.append(count)
            for symbol in self.symbols[rank : rank + count]:
                if symbol >= 256:
                    special += 1
                    found += bytes([symbol - 256, ranks[special]])
                elif self.explicit:
                    found.append(symbol & 0xFF)
            rank += count
        return bytes(found)


def huffman_encode(weights: Array, longest: int = LONGEST) -> bytes:
    """The best coding found of `weights` (int8, any shape, in the order of `ravel`): small, few special symbols."""
    flat = np.ascontiguousarray(weights).reshape(-1).view(np.int8)
    best: tuple[int, Code, Tokens] | None = None
    for found in _token_streams(flat):
        for code in _codes(found, longest):
            cost = 8 * len(code.description()) + _cost(code, found)
            if best is None or cost < best[0]:
                best = cost, code, found
    assert best is not None
    return best[1].description() + _coded(best[1], best[2]) + bytes(TAIL)


def _token_streams(flat: Array) -> Iterator[Tokens]:
    for raw_bits in range(4):
        yield tokens(flat, raw_bits, runs=False)
    if 2 * np.count_nonzero(flat) < flat.size:
        yield tokens(flat, 0, runs=True)


def _codes(found: Tokens, longest: int) -> Iterator[Code]:
    """Codes for a stream of symbols: which values get codes of their own, and whether the description lists them."""
    most = min(1 << longest, NO_SPECIAL) - len(found.run_counts)
    for explicit in (False, True) if found.raw_bits == 0 else (False,):
        order, counts = _value_order(found, explicit)
        if not len(order):
            continue
        sizes = {min(most - 1, max(1, round(len(order) * share))) for share in SHARES}
        if len(order) <= most:
            sizes.add(len(order))
        for size in sorted(sizes):
            specials = dict(found.run_counts)
            if size < len(order):
                specials[LITERAL] = int(counts[size:].sum())
            yield _code(found.raw_bits, explicit, order[:size].tolist(), counts[:size].tolist(), specials, longest)


def _value_order(found: Tokens, explicit: bool) -> tuple[Ints, Ints]:
    """Plain values with their counts: the commonest first, or nearest to zero first up to the last that occurs."""
    if explicit:
        used = np.flatnonzero(found.counts)
        used = used[np.argsort(-found.counts[used], kind="stable")]
        return (used + 128) % 256 - 128, found.counts[used]
    order = nearest_first(found.raw_bits)
    counts = found.counts[order & 0xFF]
    end = int(np.flatnonzero(counts).max(initial=-1)) + 1
    return order[:end], counts[:end]


def _code(
    raw_bits: int, explicit: bool, values: list[int], counts: list[int], specials: dict[int, int], longest: int
) -> Code:
    """The optimal code with special symbols put where their counts belong."""
    for kind, count in sorted(specials.items(), key=lambda item: item[1]):
        place = next((i for i, other in enumerate(counts) if other <= count), len(counts))
        values.insert(min(place, NO_SPECIAL - 1), 256 + kind)
        counts.insert(min(place, NO_SPECIAL - 1), count)
    lengths = code_lengths(np.array(counts, np.int64), longest)
    return Code(raw_bits, explicit, tuple(values), tuple(lengths.tolist()))


def _tables(code: Code) -> tuple[Ints, Ints]:
    """Codes and lengths by symbol (plain ones by their low byte); length 0 where the code has none."""
    codes, lengths = np.zeros(512, np.int64), np.zeros(512, np.int64)
    index = np.array([s if s >= 256 else s & 0xFF for s in code.symbols], np.int64)
    lengths[index] = code.lengths
    codes[index] = canonical_codes(np.array(code.lengths, np.int64))
    return codes, lengths


def _fields(code: Code, found: Tokens) -> tuple[Ints, Ints, Ints, Ints]:
    """For each token: code, its length, the bits after it, how many those are."""
    codes, lengths = _tables(code)
    literal = (found.symbols < 256) & (lengths[found.symbols] == 0)
    symbol = np.where(literal, 256 + LITERAL, found.symbols)
    extra = np.where(literal, found.symbols + found.extra, found.extra)
    return codes[symbol], lengths[symbol], extra, np.where(literal, 8, found.extra_bits)


def _cost(code: Code, found: Tokens) -> int:
    """Bits of the coded weights, and SPECIAL_COST for each special symbol."""
    _, lengths, _, extra_bits = _fields(code, found)
    special = (extra_bits != code.raw_bits) | (found.symbols >= 256)
    return int(lengths.sum() + extra_bits.sum() + SPECIAL_COST * special.sum())


def _coded(code: Code, found: Tokens) -> bytes:
    codes, lengths, extra, extra_bits = _fields(code, found)
    return pack_bits(codes << extra_bits | extra, lengths + extra_bits)


def huffman_decode(data: bytes, count: int) -> Array:
    """`count` int8 weights; the inverse of `huffman_encode`. ValueError or EOFError if `data` is damaged."""
    header = iter(data)
    code = _read_code(header)
    reader = BitReader(data, 8 * (len(data) - len(bytes(header))))
    codes = canonical_codes(np.array(code.lengths, np.int64)).tolist()
    table = {(n, c): s for n, c, s in zip(code.lengths, codes, code.symbols, strict=True)}
    weights: list[int] = []
    while len(weights) < count:
        bits, length = reader.read(1), 1
        while (length, bits) not in table:
            if length >= code.lengths[-1]:
                raise ValueError("a code that the description does not have")
            bits, length = bits << 1 | reader.read(1), length + 1
        symbol = table[length, bits]
        if symbol == 256 + LITERAL:
            weights.append(reader.read(8))
        elif symbol > 256:
            kind = symbol - 256
            weights += [0] * ((1 << kind) + reader.read(kind))
        else:
            weights.append((symbol + reader.read(code.raw_bits)) & 0xFF)
    return np.array(weights[:count], np.uint8).view(np.int8)


def _read_code(header: Iterable[int]) -> Code:
    """The code that a description stands for, taken from the front of `header`."""
    source = iter(header)

    def byte() -> int:
        for one in source:
            return one
        raise EOFError("the description of the code has no end")

    form, special = byte(), byte()
    longest, raw_bits, explicit = (form & 7) + 1, form >> 3 & 3, bool(form & 32)
    nearest = iter(nearest_first(raw_bits).tolist() if not explicit else ())
    symbols: list[int] = []
    lengths: list[int] = []
    for length in range(1, longest + 1):
        for _ in range(byte()):
            if len(symbols) == special:
                symbols.append(256 + (byte() & 7))
                special = byte()
            elif explicit:
                symbols.append(byte())
            else:
                value = next(nearest, None)
                if value is None:
                    raise ValueError("more codes than values")
                symbols.append(value)
            lengths.append(length)
    if sum(2.0**-length for length in lengths) > 1 or not lengths:
        raise ValueError("the lengths are not those of a prefix code")
    return Code(raw_bits, explicit, tuple(symbols), tuple(lengths))
