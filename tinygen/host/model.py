"""A generated library loaded into this process through cffi: call it with numpy arrays, watch every tensor."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from cffi import FFI

from tinygen.codegen.library import Library
from tinygen.device import Toolchain
from tinygen.host.buffer import GuardedBuffer
from tinygen.host.compiler import compile_shared
from tinygen.host.toolchain import host_toolchain
from tinygen.ir import Array, Tensor, TinygenError
from tinygen.paths import cache_dir
from tinygen.quantize.affine import to_real, to_stored
from tinygen.user_cache import added, found


class HostModel:
    """The very C code of a library, on the host.

    Not for several threads at once: the arena is the object's own.
    """

    def __init__(self, library: Library, toolchain: Toolchain | None = None) -> None:
        """Compile and load `library` with `toolchain` (default: the host's compiler). ToolError if that fails."""
        self.library = library
        graph = library.lowered.graph
        self.inputs: tuple[Tensor, ...] = tuple(graph.tensors[i] for i in graph.inputs)
        self.outputs: tuple[Tensor, ...] = tuple(graph.tensors[i] for i in graph.outputs)
        self._ffi = FFI()
        name = library.name
        self._ffi.cdef(
            (
                f"int {name}_feed_begin(void *arena); int {name}_feed_end(void *arena);"
                f"int {name}_feed(void *arena, const void *rows, uint32_t count);"
                if library.lowered.feed
                else f"int {name}_invoke({', '.join(['void *'] * len(library.lowered.plan.arenas))});"
            )
            + "void tg_host_watch(void (*function)(uint32_t tensor, const void *data, uint32_t bytes));"
        )
        self._lib = self._ffi.dlopen(str(build_host_library(library, toolchain or host_toolchain())))
        self._random = random.Random(0)
        self._arenas = [GuardedBuffer(size) for size in library.lowered.plan.arenas]

    def __call__(self, *inputs: Array) -> Array | list[Array]:
        """The output (a list where the network has several) for arrays of the inputs' shapes and types."""
        outputs = self.run(inputs)
        return outputs[0] if len(outputs) == 1 else outputs

    def run(self, inputs: Sequence[Array]) -> list[Array]:
        """All outputs. ValueError if an input has another shape or type than the network's."""
        graph = self.library.lowered.graph
        if len(inputs) != len(self.inputs):
            raise ValueError(f"the network has {len(self.inputs)} inputs, not {len(inputs)}")
        for index, value, tensor in zip(graph.inputs, inputs, self.inputs, strict=True):
            if value.shape != tensor.shape or value.dtype != tensor.dtype.numpy:
                raise ValueError(
                    f"input {tensor.name!r} is {tensor.dtype.value}{tensor.shape}, not {value.dtype}{value.shape}"
                )
            if self.library.lowered.feed:
                continue
            self._bytes(index)[:] = np.ascontiguousarray(value).reshape(-1).view(np.uint8)
        if self.library.lowered.feed:
            self.feed(inputs[0], self._pieces(self.library.lowered.feed.rows))
        else:
            self._call("invoke")
        return self.outputs_now()

    def outputs_now(self) -> list[Array]:
        """All outputs of the run before; TinygenError if it wrote beside the arena."""
        if not all(arena.intact() for arena in self._arenas):
            raise TinygenError("the network wrote outside its arena", where=self.library.name)
        graph = self.library.lowered.graph
        return [
            self._bytes(i).copy().view(t.dtype.numpy).reshape(t.shape)
            for i, t in zip(graph.outputs, self.outputs, strict=True)
        ]

    def feed(self, image: Array, pieces: Iterable[int]) -> None:
        """Begin, feed `image` in pieces of that many rows, and end; TinygenError with the status of what failed."""
        self._call("feed_begin")
        data = np.ascontiguousarray(image).reshape(image.shape[1], -1)
        at = 0
        for count in pieces:
            rows = data[at : at + count].copy()  # just these: sanitizers see what is read beyond
            self._call("feed", self._ffi.cast("void *", rows.ctypes.data), count)
            at += count
        self._call("feed_end")

    def _pieces(self, rows: int) -> Iterator[int]:
        """Rows at a time, some and none, other ones in each call."""
        while rows:
            count = min(self._random.randrange(5), rows)
            rows -= count
            yield count

    def _call(self, function: str, *arguments: object) -> None:
        status = getattr(self._lib, f"{self.library.name}_{function}")(
            *(self._ffi.cast("void *", arena.address) for arena in self._arenas), *arguments
        )
        if status != 0:
            raise TinygenError(f"{function} returned {status}", where=self.library.name)

    def trace(self, *inputs: Array) -> dict[int, Array]:
        """Every tensor that the network computes, by its index in the graph; outputs as the caller gets them."""
        seen: dict[int, Array] = {}
        tensors = self.library.lowered.graph.tensors

        def watch(index: int, data: object, size: int) -> None:
            raw = np.frombuffer(self._ffi.buffer(data, size), np.uint8).copy()
            seen[index] = raw.view(tensors[index].dtype.numpy).reshape(tensors[index].shape)

        callback = self._ffi.callback("void(uint32_t, const void *, uint32_t)", watch)
        self._lib.tg_host_watch(callback)
        try:
            outputs = self.run(inputs)
        finally:
            self._lib.tg_host_watch(self._ffi.NULL)
        return seen | dict(zip(self.library.lowered.graph.outputs, outputs, strict=True))

    def quantize(self, real: Array, index: int = 0) -> Array:
        """Real numbers as elements of input `index`; as they are where that input is not quantized."""
        return to_stored(real, self.inputs[index]).reshape(self.inputs[index].shape)

    def dequantize(self, stored: Array, index: int = 0) -> Array:
        """The real numbers that elements of output `index` stand for."""
        return to_real(stored, self.outputs[index])

    def _bytes(self, index: int) -> Array:
        """The memory of a tensor in its arena."""
        plan = self.library.lowered.plan
        arena, offset = self._arenas[plan.room_of.get(index, 0)], plan.offsets[index]
        start = arena.start + offset
        return arena.memory[start : start + self.library.lowered.graph.tensors[index].bytes]


def build_host_library(library: Library, toolchain: Toolchain) -> Path:
    """The shared library of `library` with its trace, from the cache where it was built before."""
    folder = unpack(library)
    defines = [f"-D{d}" for d in ("TG_TRACE", *library.device.defines)]
    sources = [folder / name for name in (*library.sources, HARNESS)]
    headers = sorted(folder.glob("*.h"))
    return compile_shared(sources, toolchain, include=[folder], depends=headers, flags=defines)


HARNESS = "tg_host_harness.c"


def unpack(library: Library) -> Path:
    """A folder in the cache with the library's files, its host harness and its test firmware's main file."""
    files = {**library.files, HARNESS: library.harness, FIRMWARE: library.firmware}
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(name.encode() + b"\0" + files[name].encode() + b"\0")
    target = cache_dir() / "libraries" / digest.hexdigest()[:32]
    if found(target):
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(dir=target.parent))
    try:
        for name, text in files.items():
            (temporary / name).parent.mkdir(parents=True, exist_ok=True)
            (temporary / name).write_text(text)
        try:
            os.rename(temporary, target)
            added(target)
        except OSError:  # another process was faster; its folder has the same content
            if not target.exists():
                raise
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return target


FIRMWARE = "tg_firmware_main.c"
