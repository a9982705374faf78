"""The int8 networks are bit-exact with TensorFlow Lite Micro and with our reference, tensor by tensor, everywhere."""

from __future__ import annotations

import pytest

from tests.models import suite
from tests.models.targets import ALL, Target
from tinygen.verification.run import prepare


@pytest.mark.parametrize("target", ALL, ids=lambda target: target.id)
@pytest.mark.parametrize("kind", suite.INT8)
def test_bit_exact(kind: str, target: Target) -> None:
    name = f"{kind}_int8"
    library = suite.compiled(name, target.device)
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
def test_every_tensor_of_the_file_is_compared(kind: str) -> None:
    """All but those that a pass made unnecessary, and these are few."""
    name = f"{kind}_int8"
    library = suite.compiled(name, "host")
    computed = [i for node in library.lowered.graph.nodes for i in node.outputs]
    assert len(suite.twins(library, name)) == len(computed)
    in_file = sum(len(node.outputs) for node in suite.model_graph(name).nodes)
    assert len(computed) >= in_file - 3
