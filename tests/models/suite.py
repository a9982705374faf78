"""The networks of MLPerf Tiny, what to run them on, and what an interpreter says about every tensor."""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import SHARED
from tests.models.plausible import plausible_inputs
from tinygen.codegen.library import Library
from tinygen.frontend import load_model
from tinygen.ir import Array, Graph, ToolError
from tinygen.pipeline import compile_model
from tinygen.plugins import Session, create_session
from tinygen.verification.inputs import Inputs, load_inputs, make_inputs
from tinygen.verification.reference import run_reference
from tinygen.verification.tflm import TflmOracle

FOLDER = SHARED / "models" / "mlperf_tiny"
INT8 = ("ad", "ic", "kws", "sww", "vww")
FLOAT32 = ("ad", "ic", "kws", "vww")
MADE = 20
"""Random, extreme, constant and smooth input sets of each network; plausible and recorded ones come on top."""
RECORDED = {"kws": "kws_sample.npz", "sww": "sww_samples.npz"}


@functools.cache
def session() -> Session:
    return create_session()


def model_path(name: str) -> Path:
    """`kws_int8` -> its file; skips where the models are not at hand."""
    path = FOLDER / f"{name}.tflite"
    if not path.is_file():
        pytest.skip(
            f"{path} is missing: put MLPerf Tiny's models (github.com/mlcommons/tiny, benchmark/training) there"
        )
    return path


@functools.cache
def model_graph(name: str) -> Graph:
    """The network as its file has it, before any pass."""
    return load_model(model_path(name), session().ops)


@functools.cache
def compiled(name: str, device: str, optimize: str = "balanced") -> Library:
    kind = name.partition("_")[0]
    return compile_model(model_path(name), device, name=kind, optimize=optimize, session=session())


@functools.cache
def input_sets(name: str) -> list[Inputs]:
    """At least 20 input sets of `name`, e.g. "kws_int8"."""
    kind, graph = name.partition("_")[0], model_graph(name)
    sets = make_inputs(graph, MADE) + plausible_inputs(kind, graph)
    if kind in RECORDED and name.endswith("int8"):
        sets += recorded(kind, graph)
    return sets


def recorded(kind: str, graph: Graph) -> list[Inputs]:
    """Real inputs that were recorded: at most eight; none where the files are not at hand."""
    path = SHARED / "data" / RECORDED[kind]
    if not path.is_file():
        return []
    with np.load(path) as archive:
        values = archive["specs" if "specs" in archive.files else archive.files[0]]
    some = values.reshape(-1, *graph.tensors[graph.inputs[0]].shape)[::6][:8]
    with tempfile.TemporaryDirectory() as folder:
        np.savez(Path(folder) / "inputs.npz", some)
        return load_inputs(Path(folder) / "inputs.npz", graph)


@functools.cache
def tflm_tensors(name: str) -> list[dict[int, Array]]:
    """For each input set, tensor of the file -> value in TensorFlow Lite Micro, for all that the network computes."""
    oracle = TflmOracle(model_path(name).read_bytes())
    return [oracle.run(model_graph(name), one) for one in input_sets(name)]


def reference_tensors(library: Library, name: str) -> list[dict[int, Array]]:
    """For each input set, tensor of the library's graph -> our numpy reference's value."""
    graph = library.lowered.graph
    return _reference(name, library.device.name, id(graph), graph)


@functools.lru_cache(maxsize=2)
def _reference(name: str, device: str, key: int, graph: Graph) -> list[dict[int, Array]]:
    return [run_reference(graph, one, session().ops) for one in input_sets(name)]


CURES = {
    "not installed": "",
    "no C compiler found": "",
    "libclang_rt": "apt-get install libclang-rt-dev (or libclang-rt-14-dev)",
    "cannot find -lasan": "apt-get install libasan8",
    "cannot find -lubsan": "apt-get install libubsan1",
}
"""What a message says of a missing program or package -> the command that mends it, where the message has none."""


@contextmanager
def skip_if_missing() -> Iterator[None]:
    """Turns a missing program or package into a skip, whose reason is tinygen's own message, with its cure."""
    try:
        yield
    except ToolError as error:
        for sign, cure in CURES.items():
            if sign in str(error):
                pytest.skip(f"{error}\n{cure}".strip())
        raise


def same_bits(actual: Array, expected: Array) -> bool:
    return actual.shape == expected.shape and actual.dtype == expected.dtype and actual.tobytes() == expected.tobytes()


def channels_within(actual: list[Array], expected: list[Array]) -> bool:
    """Whether the channels of `actual` (last axis), over all input sets, are some of those of `expected`, in order.

    So it is where a pass dropped channels: those that stay must keep every bit.
    """
    few, many = (np.stack(arrays).reshape(-1, arrays[0].shape[-1]).T for arrays in (actual, expected))
    place = 0
    for channel in few:
        while place < len(many) and channel.tobytes() != many[place].tobytes():
            place += 1
        if place == len(many):
            return False
        place += 1
    return True


def twins(library: Library, name: str) -> Mapping[int, int]:
    """Tensor of the library's graph -> the same tensor in the network's file, by its name."""
    file, graph = model_graph(name), library.lowered.graph
    by_name = {file.tensors[i].name: i for node in file.nodes for i in node.outputs}
    computed = (i for node in graph.nodes for i in node.outputs)
    return {i: by_name[graph.tensors[i].name] for i in computed if graph.tensors[i].name in by_name}
