"""The int8 networks are bit-exact with TensorFlow Lite Micro and with our reference, tensor by tensor, everywhere."""

from __future__ import annotations

import pytest

from tests.models import suite
from tests.models.targets import ALL, Target
from tinygen.cascade import Cascade
from tinygen.verification.run import prepare

WHOLE = ("cortex-m4", "rv32imc")


@pytest.mark.parametrize("target", ALL, ids=lambda target: target.id)
@pytest.mark.parametrize("kind", suite.INT8)
def test_bit_exact(kind: str, target: Target) -> None:
    compare(f"{kind}_int8", target, "balanced")


@pytest.mark.parametrize("target", [one for one in ALL if one.device in WHOLE], ids=lambda target: target.id)
@pytest.mark.parametrize("kind", ["ic", "vww"])
def test_bit_exact_without_cascades(kind: str, target: Target) -> None:
    """The tensors that a default build never holds whole."""
    compare(f"{kind}_int8", target, "flash")


def compare(name: str, target: Target, optimize: str) -> None:
    """Every tensor of a library on a target with both oracles."""
    library = suite.compiled(name, target.device, optimize)
    with suite.skip_if_missing():
        engine, run = prepare(suite.session(), library, target.on, target.toolchain)
        expected = suite.tflm_tensors(name)
        actual = list(run(suite.input_sets(name)))
    assert len(actual) >= suite.MADE
    graph, file = library.lowered.graph, suite.model_graph(name)

    reference = suite.reference_tensors(library, name)
    for n, (a, e) in enumerate(zip(actual, reference, strict=True)):
        for node in graph.nodes:
            for i in node.outputs:
                assert suite.same_bits(a[i], e[i]), (
                    f"{engine}, input set {n}, {graph.tensors[i].name} differs from numpy"
                )

    twins = suite.twins(library, name)
    assert set(graph.outputs) <= twins.keys()
    for i, j in twins.items():
        ours, theirs = [a[i] for a in actual], [e[j] for e in expected]
        where = f"{engine}, tensor {file.tensors[j].name} differs from TensorFlow Lite Micro"
        if ours[0].shape == theirs[0].shape:
            assert all(map(suite.same_bits, ours, theirs)), where
        else:
            assert suite.channels_within(ours, theirs), where


@pytest.mark.parametrize("kind", suite.INT8)
@pytest.mark.parametrize("optimize", ["balanced", "flash"])
def test_every_tensor_of_the_file_is_compared(kind: str, optimize: str) -> None:
    """All but those that a pass made unnecessary, and these are few.

    Tensors inside a cascade never exist whole, so they have no twin: those are compared where none is taken.
    """
    name = f"{kind}_int8"
    library = suite.compiled(name, "host", optimize)
    nodes = library.lowered.graph.nodes
    computed = [i for node in nodes for i in node.outputs]
    assert len(suite.twins(library, name)) == len(computed)
    inside = sum(len(node.attrs.nodes) - 1 for node in nodes if isinstance(node.attrs, Cascade))
    assert inside == 0 or optimize == "balanced"
    in_file = sum(len(node.outputs) for node in suite.model_graph(name).nodes)
    assert len(computed) + inside >= in_file - 3
