"""The float32 networks: the same bits as our reference everywhere, and within 1e-5 of LiteRT."""

from __future__ import annotations

import functools

import numpy as np
import pytest

from tests.models import suite
from tests.models.targets import HOST, Target
from tinygen.ir import Array
from tinygen.verification.check import FLOAT_TOLERANCE
from tinygen.verification.run import prepare

TARGETS = (*HOST, Target("cortex-m4"), Target("rv32imc"), Target("esp32"))


@functools.cache
def litert_tensors(name: str) -> list[dict[int, Array]]:
    """For each input set, tensor of the file -> value by LiteRT's reference kernels."""
    from ai_edge_litert.interpreter import Interpreter, OpResolverType

    interpreter = Interpreter(
        str(suite.model_path(name)),
        experimental_op_resolver_type=OpResolverType.BUILTIN_REF,
        experimental_preserve_all_tensors=True,
    )
    interpreter.allocate_tensors()
    graph = suite.model_graph(name)
    sets = []
    for inputs in suite.input_sets(name):
        for detail, value in zip(interpreter.get_input_details(), inputs, strict=True):
            interpreter.set_tensor(detail["index"], value)
        interpreter.invoke()
        computed = [i for node in graph.nodes for i in node.outputs]
        sets.append({i: np.array(interpreter.get_tensor(graph.tensors[i].origin)) for i in computed})
    return sets


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.id)
@pytest.mark.parametrize("kind", suite.FLOAT32)
def test_bit_exact_with_the_reference(kind: str, target: Target) -> None:
    name = f"{kind}_float32"
    library = suite.compiled(name, target.device)
    with suite.skip_if_missing():
        engine, run = prepare(suite.session(), library, target.on, target.toolchain)
        sets = suite.input_sets(name)[:: 1 if target.on != "emulator" else 8]  # floats are slow without an FPU
        actual = list(run(sets))
    graph = library.lowered.graph
    reference = suite.reference_tensors(library, name)[:: 1 if target.on != "emulator" else 8]
    for n, (a, e) in enumerate(zip(actual, reference, strict=True)):
        for node in graph.nodes:
            for i in node.outputs:
                assert suite.same_bits(a[i], e[i]), (
                    f"{engine}, input set {n}, {graph.tensors[i].name} differs from numpy"
                )


@pytest.mark.parametrize("kind", suite.FLOAT32)
def test_within_1e_5_of_litert(kind: str) -> None:
    name = f"{kind}_float32"
    library = suite.compiled(name, "host")
    expected = litert_tensors(name)
    assert len(expected) >= suite.MADE
    twins = suite.twins(library, name)
    assert set(library.lowered.graph.outputs) <= twins.keys()
    compared = 0
    for ours, theirs in zip(suite.reference_tensors(library, name), expected, strict=True):
        for i, j in twins.items():
            if ours[i].shape == theirs[j].shape:
                allowed = FLOAT_TOLERANCE * np.abs(theirs[j]).max()
                np.testing.assert_allclose(ours[i], theirs[j], rtol=FLOAT_TOLERANCE, atol=allowed)
                compared += 1
    assert compared >= suite.MADE * len(suite.model_graph(name).nodes) / 2
