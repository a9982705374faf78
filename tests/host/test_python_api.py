"""`import tinygen`: compile, load, call, look at every tensor, verify, write."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import tinygen
from tinygen.codegen.library import Library

DIGITS = Path(__file__).resolve().parents[2] / "examples" / "digits" / "digits_int8.tflite"


@pytest.fixture(scope="module")
def library() -> Library:
    return tinygen.compile(DIGITS, "cortex-m4", name="digits")


@pytest.fixture(scope="module")
def model(library: Library) -> tinygen.HostModel:
    return tinygen.load(library)


def test_every_name_of_the_api_is_there() -> None:
    for name in tinygen.__all__:
        assert getattr(tinygen, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = tinygen.nonsense  # type: ignore[attr-defined]


def test_importing_costs_nothing() -> None:
    code = "import sys, tinygen; print({'numpy', 'jinja2', 'click', 'cffi', 'pluggy'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "set()\n"


def test_a_library_says_what_it_is(library: Library) -> None:
    assert library.name == "digits" and library.device.name == "cortex-m4"
    assert set(library.report["files"]) == set(library.files)
    assert json.loads(library.files["digits.json"]) == library.report
    assert library.report["arena_bytes"] == library.lowered.plan.arena_bytes


def test_the_same_input_gives_the_same_bytes(library: Library) -> None:
    assert tinygen.compile(DIGITS, "cortex-m4", name="digits").files == library.files


def test_calling(model: tinygen.HostModel) -> None:
    x = np.zeros((1, 8, 8, 1), np.int8)
    y = model(x)
    assert isinstance(y, np.ndarray) and (y.shape, y.dtype) == ((1, 10), np.int8)
    np.testing.assert_array_equal(model(x), y)  # the input is written anew: the last run leaves no trace
    np.testing.assert_array_equal(model.run([x])[0], y)


def test_inputs_that_do_not_fit_are_refused(model: tinygen.HostModel) -> None:
    with pytest.raises(ValueError, match=r"int8\(1, 8, 8, 1\), not float64\(1, 8, 8, 1\)"):
        model(np.zeros((1, 8, 8, 1)))
    with pytest.raises(ValueError, match="not int8"):
        model(np.zeros((8, 8), np.int8))
    with pytest.raises(ValueError, match="the network has 1 inputs, not 2"):
        model(np.zeros((1, 8, 8, 1), np.int8), np.zeros(1, np.int8))


def test_every_tensor_can_be_seen(library: Library, model: tinygen.HostModel) -> None:
    from tinygen.verification import run_reference

    (inputs,) = tinygen.make_inputs(library.lowered.graph, 1)
    seen = model.trace(*inputs)
    graph = library.lowered.graph
    assert seen.keys() == {i for node in graph.nodes for i in node.outputs}
    expected = run_reference(graph, inputs, tinygen.create_session().ops)
    for index, array in seen.items():
        np.testing.assert_array_equal(array, expected[index])
    np.testing.assert_array_equal(seen[graph.outputs[0]], model(*inputs))


def test_real_numbers(model: tinygen.HostModel) -> None:
    scale, zero_point = model.inputs[0].scale, model.inputs[0].zero_point
    real = np.linspace(-1, 2, 64).reshape(1, 8, 8, 1)
    stored = model.quantize(real)
    assert stored.dtype == np.int8 and (stored.min(), stored.max()) == (-128, 127)
    inside = (stored > -128) & (stored < 127)
    assert np.abs((stored[inside].astype(float) - zero_point) * scale - real[inside]).max() <= scale / 2 + 1e-9
    probabilities = model.dequantize(model(stored))
    assert probabilities.dtype == np.float32 and 0.9 < probabilities.sum() < 1.1


def test_verify(library: Library) -> None:
    sets = tinygen.make_inputs(library.lowered.graph, 6)
    outcome = tinygen.verify(tinygen.create_session(), library, sets)
    assert outcome.bit_exact and (outcome.inputs, outcome.mismatches) == (6, 0)
    assert len(outcome.outputs) == 6


def test_verify_finds_a_difference(library: Library, model: tinygen.HostModel) -> None:
    """One changed element of one tensor is counted, and named."""
    from tinygen.verification.check import verify_library

    sets = tinygen.make_inputs(library.lowered.graph, 2)
    output = library.lowered.graph.outputs[0]

    def run(inputs: object) -> list[dict[int, np.ndarray]]:
        traces = [model.trace(*one) for one in sets]
        traces[1][output][0, 3] ^= 1
        return traces

    outcome = verify_library(library, sets, run, engine="test", ops=tinygen.create_session().ops)
    assert not outcome.bit_exact and (outcome.mismatches, outcome.max_abs_diff) == (1, 1.0)
    assert "input set 1" in outcome.where and "element [0, 3]" in outcome.where


def test_write(library: Library, tmp_path: Path) -> None:
    tinygen.write(library, tmp_path / "out")
    assert {p.name: p.read_text() for p in (tmp_path / "out").iterdir()} == dict(library.files)


def test_errors_are_of_one_family(tmp_path: Path) -> None:
    for arguments in ((tmp_path / "none.tflite",), (DIGITS, "cortex-m99")):
        with pytest.raises(tinygen.TinygenError):
            tinygen.compile(*arguments)


def test_a_graph_can_be_compiled_too() -> None:
    from tinygen.ops.common import case

    graph = case.single("RELU", [case.activation((4,))], [case.activation((4,), name="output")])
    y = tinygen.load(tinygen.compile(graph, name="relu"))(np.array([-3, -1, 0, 5], np.int8))
    np.testing.assert_array_equal(y, np.array([0, 0, 0, 5], np.int8))


def test_analyze_and_profile(library: Library) -> None:
    session = tinygen.create_session()
    result = tinygen.analyze(session, DIGITS, session.device("cortex-m4"))
    assert result["arena_bytes"] == library.report["arena_bytes"] and result["fits"]
    try:
        session.toolchain(library.device)
    except tinygen.TinygenError as error:
        pytest.skip(str(error))
    figures = tinygen.profile(session, library, tinygen.make_inputs(library.lowered.graph, 1)[0])
    assert figures["bit_exact"] and figures["instructions"] > 0
