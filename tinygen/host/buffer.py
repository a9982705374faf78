"""Memory to lend to a kernel: with guards around it, and fenced off under AddressSanitizer."""

from __future__ import annotations

import copy
import ctypes
import functools
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from tinygen.ir import Array, Shape

GUARD = 64
"""Bytes of a known pattern on both sides."""
PATTERN = 0xA5


class GuardedBuffer:
    """`size` bytes of memory, aligned to 16 like the arena, between guards."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.memory = np.full(size + 2 * GUARD + 16, PATTERN, np.uint8)
        self.start = GUARD + (-(self.memory.ctypes.data + GUARD)) % 16
        self.unguarded = slice(self.start, self.start + size)

    @classmethod
    def of(cls, array: Array, at_least: int = 0) -> GuardedBuffer:
        """A buffer that begins with the bytes of `array`."""
        raw = np.ascontiguousarray(array).view(np.uint8).reshape(-1) if array.size else np.empty(0, np.uint8)
        buffer = cls(max(raw.size, at_least))
        buffer.memory[buffer.start : buffer.start + raw.size] = raw
        return buffer

    def part(self, offset: int, size: int) -> GuardedBuffer:
        """The same memory between the same guards, of which this buffer is `size` bytes from `offset` on."""
        inner = copy.copy(self)
        inner.start, inner.size = self.start + offset, size
        return inner

    @property
    def address(self) -> int:
        return int(self.memory.ctypes.data) + self.start

    def intact(self) -> bool:
        """Whether both guards still hold their pattern."""
        return all(np.all(self.memory[part] == PATTERN) for part in self._guards())

    def array(self, dtype: np.dtype[Any], shape: Shape) -> Array:
        """A copy of the first bytes as an array."""
        count = int(np.prod(shape)) * dtype.itemsize
        return self.memory[self.start : self.start + count].copy().view(dtype).reshape(shape)

    def call_on_guards(self, function: Callable[[int, int], Any]) -> None:
        """`function(address, bytes)` for the guard before and the guard after."""
        for part in self._guards():
            function(int(self.memory.ctypes.data) + part.start, part.stop - part.start)

    def _guards(self) -> tuple[slice, slice]:
        return slice(0, self.unguarded.start), slice(self.unguarded.stop, self.memory.size)


def overlapping(array: Array, size: int, distance: int) -> tuple[GuardedBuffer, GuardedBuffer]:
    """(input, output) in one stretch of memory: an output of `size` bytes starts `distance` bytes below `array`."""
    down, up = max(distance, 0), max(-distance, 0)
    whole = GuardedBuffer(max(down + array.nbytes, up + size))
    start = whole.start + down
    whole.memory[start : start + array.nbytes] = np.frombuffer(array.tobytes(), np.uint8)
    return whole.part(down, array.nbytes), whole.part(up, size)


@contextmanager
def fenced(buffers: Iterable[GuardedBuffer]) -> Iterator[None]:
    """Under AddressSanitizer, an access to a guard (a read too) stops the program while this is open.

    Without it, this does nothing.
    """
    poison, unpoison = _sanitizer()
    held = list(buffers)
    if poison is None or unpoison is None:
        yield
        return
    for buffer in held:
        buffer.call_on_guards(poison)
    try:
        yield
    finally:
        for buffer in held:
            buffer.call_on_guards(unpoison)


@functools.cache
def _sanitizer() -> tuple[Callable[[int, int], Any] | None, Callable[[int, int], Any] | None]:
    """The functions that AddressSanitizer has for this, if it is loaded into the process."""
    process = ctypes.CDLL(None)
    try:
        functions = process.__asan_poison_memory_region, process.__asan_unpoison_memory_region
    except (AttributeError, OSError):
        return None, None
    for function in functions:
        function.argtypes = (ctypes.c_void_p, ctypes.c_size_t)
        function.restype = None
    return functions
