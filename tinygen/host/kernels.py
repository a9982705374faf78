"""Calls a kernel's C functions on the host through cffi, with the very arguments the generator would write."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from cffi import FFI

from tinygen.codegen.includes import find_file, include_closure
from tinygen.device import Toolchain
from tinygen.host.buffer import GuardedBuffer, fenced, overlapping
from tinygen.host.compiler import SANITIZERS, compile_shared
from tinygen.host.declarations import declarations
from tinygen.ir import (
    Argument,
    Array,
    BoundNode,
    Constant,
    Decoded,
    Input,
    Kernel,
    Output,
    Params,
    Scalar,
    Scratch,
    Stepped,
    TinygenError,
)
from tinygen.ir import Call as KernelCall


@dataclass(frozen=True)
class KernelRunner:
    """Runs kernels whose sources lie below `folders`, compiled by `toolchain`."""

    folders: tuple[Path, ...]
    toolchain: Toolchain
    sanitize: bool = False

    def run(
        self,
        kernel: Kernel,
        node: BoundNode,
        inputs: Sequence[Array | None],
        inplace: int | None = None,
        overlay: int | None = None,
        overlay_up: int | None = None,
    ) -> list[Array]:
        """The node's outputs as the C code computes them.

        `inplace` makes output 0 start at the address of that input, `overlay` and `overlay_up` at exactly the
        distance that the kernel declares for that input, as the planner may place it (only one of the three).
        TinygenError if the kernel writes outside the outputs and the scratch buffer, or to another input.
        """
        if kernel.alias:
            assert inputs[0] is not None
            return [inputs[0].reshape(node.output.shape).copy().view(node.output.dtype.numpy)]
        buffers = [GuardedBuffer.of(x) if x is not None else None for x in inputs]
        outputs = [GuardedBuffer(t.bytes) for t in node.outputs]
        if inplace is not None:
            given = inputs[inplace]
            assert given is not None, f"input {inplace} is absent"
            buffers[inplace] = outputs[0] = GuardedBuffer.of(given, at_least=node.output.bytes)
        over = overlay if overlay is not None else overlay_up
        if over is not None:
            given = inputs[over]
            assert given is not None and inplace is None, f"input {over} is absent, or in place as well"
            below = kernel.overlay[over] if overlay is not None else -kernel.overlay_up[over]
            buffers[over], outputs[0] = overlapping(given, node.output.bytes, below)
        scratch = GuardedBuffer(kernel.scratch_bytes)
        for one in kernel.calls:
            self._call(one, buffers, outputs, scratch)
        for what, buffer in [("scratch", scratch), *((f"output {i}", o) for i, o in enumerate(outputs))]:
            if not buffer.intact():
                raise TinygenError(f"a kernel wrote outside {what}", where=f"{node.op} {kernel.symbols}")
        for i, (given_to, x) in enumerate(zip(buffers, inputs, strict=True)):
            if given_to is None or x is None or i in (inplace, over):
                continue
            if not given_to.intact() or given_to.array(x.dtype, x.shape).tobytes() != x.tobytes():
                raise TinygenError(f"a kernel wrote to input {i}", where=f"{node.op} {kernel.symbols}")
        return [o.array(t.dtype.numpy, t.shape) for o, t in zip(outputs, node.outputs, strict=True)]

    def _call(
        self,
        one: KernelCall,
        inputs: list[GuardedBuffer | None],
        outputs: list[GuardedBuffer],
        scratch: GuardedBuffer,
    ) -> None:
        ffi, library = _load(self, (one.source, *one.needs), one.header)
        alive: list[Any] = []
        constants: list[GuardedBuffer] = []

        def value(argument: Argument) -> Any:
            match argument:
                case Input(index, offset):
                    buffer = inputs[index]
                    assert buffer is not None, f"input {index} is absent"
                    return ffi.cast("void *", buffer.address + offset)
                case Output(index, offset):
                    return ffi.cast("void *", outputs[index].address + offset)
                case Constant(_, data):
                    constants.append(GuardedBuffer.of(data))
                    return ffi.cast("void *", constants[-1].address)
                case Params(type, fields):
                    alive.append(ffi.new(f"{type} *", _plain(fields)))
                    return alive[-1]
                case Scalar(number):
                    return number
                case Scratch(offset):
                    return ffi.cast("void *", scratch.address + offset)
                case Decoded() | Stepped():
                    raise AssertionError("calls of blocks run in whole libraries only")

        arguments = [value(a) for a in one.arguments]
        with fenced([b for b in (*inputs, *outputs, scratch, *constants) if b is not None]):
            getattr(library, one.symbol)(*arguments)


def _plain(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Numbers as Python's own, tuples as lists, inner structs as dictionaries: what cffi initialises from."""

    def plain(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {k: plain(v) for k, v in value.items()}
        if isinstance(value, tuple | list):
            return [plain(v) for v in value]
        return value.item() if isinstance(value, np.generic) else value

    return {name: plain(value) for name, value in fields.items()}


@functools.lru_cache(maxsize=1024)
def _load(runner: KernelRunner, sources: tuple[str, ...], header: str) -> tuple[Any, Any]:
    ffi = FFI()
    ffi.cdef(declarations(header, runner.folders))
    closure = include_closure(sources, runner.folders)
    folders = dict.fromkeys(path.parent for path in closure)
    library = compile_shared(
        [find_file(source, runner.folders) for source in sources],
        runner.toolchain,
        include=folders,
        depends=closure,
        flags=SANITIZERS if runner.sanitize else (),
    )
    return ffi, ffi.dlopen(str(library))
