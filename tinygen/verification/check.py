"""Compares what a library computes with an oracle, tensor by tensor, element by element."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from tinygen.codegen.library import Library
from tinygen.ir import Array, DType, TinygenError
from tinygen.ops.base import Op
from tinygen.verification.inputs import Inputs
from tinygen.verification.reference import run_reference
from tinygen.verification.tflm import TflmOracle

OracleName = Literal["reference", "tflm"]
FLOAT_TOLERANCE = 1e-5
"""How far float32 may be from an interpreter that sums in another order, relative to the tensor's largest value."""

Runner = Callable[[Sequence[Inputs]], Iterable[Mapping[int, Array]]]
"""Runs a library on input sets and gives, for each, tensor index -> array: all that it computed, or the outputs."""


@dataclass
class Verification:
    """The outcome: `mismatches` counts elements of all tensors and inputs; `where` tells of the first one."""

    engine: str
    oracle: str
    inputs: int = 0
    tensors: int = 0
    elements: int = 0
    mismatches: int = 0
    max_abs_diff: float = 0.0
    where: str = ""
    tolerance: float = 0.0
    """Allowed for float32 tensors, relative to the tensor's largest value; 0 where only equal bits will do."""
    outputs: list[list[Array]] = field(default_factory=list, repr=False)
    """The network's outputs for each input set."""

    @property
    def bit_exact(self) -> bool:
        """Whether every element is equal (within `tolerance` where floats meet another interpreter)."""
        return self.inputs > 0 and self.mismatches == 0

    def compare(self, library: Library, actual: Mapping[int, Array], expected: Mapping[int, Array]) -> None:
        """Add the tensors of one input set. TinygenError if an output of the network is missing."""
        graph = library.lowered.graph
        missing = [i for i in graph.outputs if i not in actual or (i not in expected and i not in graph.inputs)]
        if missing:
            raise TinygenError(f"no value for output tensor {missing[0]}", where=f"{self.engine} or {self.oracle}")
        for index in sorted(actual.keys() & expected.keys()):
            self._compare_tensor(library, index, actual[index], expected[index])
        self.outputs.append([np.asarray(actual[i]) for i in graph.outputs])
        self.inputs += 1

    def _compare_tensor(self, library: Library, index: int, actual: Array, expected: Array) -> None:
        tensor = library.lowered.graph.tensors[index]
        self.tensors += 1
        self.elements += actual.size
        if self.tolerance and tensor.dtype is DType.FLOAT32:
            allowed = self.tolerance * np.maximum(np.abs(expected), np.abs(expected).max(initial=0))
            different = ~(np.abs(actual - expected) <= allowed)
        else:
            # Floats are compared as bits: NaN equals NaN, and -0.0 differs from 0.0 only in sign.
            different = (actual != expected) & ~((actual != actual) & (expected != expected))
        count = int(np.count_nonzero(different))
        if actual.size:
            diff = np.abs(actual.astype(np.float64) - expected.astype(np.float64))
            self.max_abs_diff = max(self.max_abs_diff, float(np.nanmax(diff, initial=0.0)))
        if count and not self.mismatches:
            at = np.argwhere(different)[0].tolist()
            self.where = (
                f"input set {self.inputs}, tensor {index} {tensor.name!r}, element {at}: "
                f"{actual[tuple(at)]} instead of {expected[tuple(at)]} ({count} of {actual.size} elements differ)"
            )
        self.mismatches += count


def verify_library(
    library: Library,
    inputs: Sequence[Inputs],
    run: Runner,
    *,
    engine: str,
    ops: Mapping[str, Op],
    oracle: OracleName = "reference",
    model: bytes | None = None,
) -> Verification:
    """Run `library` by `run` on all `inputs` and compare with the oracle.

    Args:
        engine: who runs it, for the report.
        oracle: our numpy reference, or TensorFlow Lite Micro on `model` (the file's bytes; needed then).
    """
    graph = library.lowered.graph
    expect: Callable[[Inputs], Mapping[int, Array]]
    if oracle == "tflm":
        if model is None:
            raise TinygenError("TensorFlow Lite Micro needs the .tflite file", where="--oracle tflm")
        interpreter = TflmOracle(model)
        expect = functools.partial(interpreter.run, graph)
        floats = any(graph.tensors[t].dtype is DType.FLOAT32 for node in graph.nodes for t in node.outputs)
        outcome = Verification(engine, "tflm", tolerance=FLOAT_TOLERANCE if floats else 0.0)
    else:
        expect = functools.partial(run_reference, graph, ops=ops)
        outcome = Verification(engine, "reference")
    for one, actual in zip(inputs, run(inputs), strict=True):
        outcome.compare(library, actual, expect(one))
    return outcome
