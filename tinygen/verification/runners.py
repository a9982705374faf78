"""Ways to run a library for verification: in this process through cffi, or as a firmware image."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from tinygen.codegen.library import Library
from tinygen.device import Device, Image, RunResult
from tinygen.emulate import Frame, parse_frames
from tinygen.host.model import HostModel
from tinygen.ir import Array, MismatchError, ToolError
from tinygen.plugins import Session
from tinygen.verification.inputs import Inputs


def host_runner(model: HostModel, inputs: Sequence[Inputs]) -> Iterator[Mapping[int, Array]]:
    """Every tensor of each input set, from the library's C code in this process."""
    return (model.trace(*one) for one in inputs)


def image_runner(
    session: Session, library: Library, device: Device, image: Image, inputs: Sequence[Inputs]
) -> Iterator[Mapping[int, Array]]:
    """The tensors of each input set that the firmware wrote: all of them if it was built with its trace."""
    result = session.run(device, image, pack_inputs(inputs))
    return iter(read_tensors(library, result, len(inputs)))


def pack_inputs(inputs: Sequence[Inputs]) -> bytes:
    """What the firmware reads: all inputs of the first set, then of the second, little-endian."""
    arrays = (array for one in inputs for array in one)
    return b"".join(np.ascontiguousarray(a).astype(a.dtype.newbyteorder("<")).tobytes() for a in arrays)


def read_tensors(library: Library, result: RunResult, count: int) -> list[dict[int, Array]]:
    """Tensor index -> array for each of `count` input sets, from a run's frames.

    The firmware writes a set's intermediate tensors, then its stack depth, then its outputs.
    """
    if result.status != 0:
        raise MismatchError(f"the firmware ended with status {result.status}", where=result.engine)
    graph = library.lowered.graph
    sets: list[dict[int, Array]] = []
    current: dict[int, Array] = {}
    for frame in parse_frames(result.output):
        if frame.kind == "T":
            current[frame.index] = _array(library, frame.index, frame)
        elif frame.kind == "O":
            current[graph.outputs[frame.index]] = _array(library, graph.outputs[frame.index], frame)
            if frame.index == len(graph.outputs) - 1:
                sets.append(current)
                current = {}
    if len(sets) != count:
        raise ToolError(f"the firmware answered {len(sets)} of {count} input sets", where=result.engine)
    return sets


def stack_bytes(result: RunResult) -> int:
    """The deepest stack of all inferences of a run."""
    depths = [int.from_bytes(f.payload, "little") for f in parse_frames(result.output) if f.kind == "S"]
    return max(depths, default=0)


def _array(library: Library, index: int, frame: Frame) -> Array:
    tensor = library.lowered.graph.tensors[index]
    little = np.frombuffer(frame.payload, tensor.dtype.numpy.newbyteorder("<"))
    return little.astype(tensor.dtype.numpy).reshape(tensor.shape)
