"""Cost models: what they predict is the sum that their data says; the plugins' own are near what was measured."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import tinygen
from benchmarks.cost_layers import layers_of_zeros
from benchmarks.shapes import cases
from tests.cascade.networks import random_network
from tinygen.cascade import Cascade
from tinygen.codegen.lowering import lower
from tinygen.conformance.draw import SeededDraw
from tinygen.cost import CostModel, load_cost_model, predict
from tinygen.cost.features import features
from tinygen.cost.model import KernelCost, kernel_key
from tinygen.frontend import load_model
from tinygen.ir import Kernel, PluginError, call
from tinygen.plugins import Session, create_session

ROOT = Path(__file__).resolve().parents[2]
DIGITS = ROOT / "examples" / "digits" / "digits_int8.tflite"
FILES = sorted((ROOT / "plugins").glob("*/costs/*.json"))
AIM = 0.1
"""Relative error of a network's total."""


@pytest.fixture(scope="module")
def session() -> Session:
    return create_session()


def counting(name: str) -> CostModel:
    """A model for which every layer costs a feature of it, whatever its kernel."""
    cost = KernelCost({"cycles": {name: 1.0}}, {"cycles": 0.0}, 1)
    return CostModel(dict.fromkeys(("CONV_2D", "DEPTHWISE_CONV_2D"), cost), ("cycles",), "made up", {})


def test_products_are_those_of_the_operators(session: Session) -> None:
    for case in (*session.ops["CONV_2D"].cases(), *session.ops["DEPTHWISE_CONV_2D"].cases()):
        (node,) = case.bound()
        found = features(node, Kernel())
        assert found["macs"] == session.ops[node.op].macs(node)
        assert 0 < found["outputs by 16"] <= found["outputs"]


def test_a_kernel_of_its_own_goes_before_its_operator(session: Session) -> None:
    (node,) = next(iter(session.ops["CONV_2D"].cases())).bound()
    kernel = session.ops["CONV_2D"].kernel(node)
    own = KernelCost({"cycles": {"call": 5.0}}, {"cycles": 0.0}, 9)
    others = KernelCost({"cycles": {"call": 7.0}}, {"cycles": 0.0}, 9)
    model = CostModel({kernel_key(node, kernel): own, "CONV_2D": others}, ("cycles",), "made up", {})
    assert model.predict(node, kernel, "cycles") == (5.0, True)
    other = Kernel((call("tg_other", op="conv_2d"),))
    assert model.predict(node, other, "cycles") == (7.0, False)
    assert model.predict(node, kernel, "instructions") is None
    assert model.predict(node, Kernel(alias=True), "cycles") == (0.0, True)


def test_cascades_cost_what_their_strips_cost(session: Session) -> None:
    """Each row is made once, so that the outputs of all strips add up to those of the layers."""
    device, seen = session.device("host"), 0
    for seed in range(150):
        graph = random_network(SeededDraw(seed))
        if any(node.op not in ("CONV_2D", "DEPTHWISE_CONV_2D") for node in graph.nodes):
            continue
        lowered = lower(session, graph, device, "ram")
        if not any(isinstance(node.attrs, Cascade) for node in lowered.graph.nodes):
            continue
        found = predict(counting("outputs"), lowered.graph, lowered.kernels, lambda n: session.kernel(n, device, "ram"))
        outputs = sum(graph.tensors[node.outputs[0]].elements for node in graph.nodes)
        assert found.total is not None
        assert outputs <= found.total <= 1.6 * outputs, "carrying rows comes on top"
        seen += 1
    assert seen >= 2


def test_what_is_not_known_is_not_predicted(session: Session) -> None:
    host = session.device("host")
    lowered = lower(session, load_model(DIGITS, session.ops), host)
    found = predict(counting("macs"), lowered.graph, lowered.kernels, lambda n: session.kernel(n, host, "balanced"))
    assert None in found.layers
    assert found.total is None
    assert session.cost_model(host) is None


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_models_of_the_plugins(path: Path) -> None:
    model, data = load_cost_model(path), json.loads(path.read_text())
    assert model.units == tuple(data["units"]) and model.units
    assert all(
        value > 0 for cost in model.kernels.values() for terms in cost.terms.values() for value in terms.values()
    )
    for name, errors in model.models.items():
        for unit, error in errors.items():
            figures = data["models"][name][unit]
            assert error == pytest.approx(figures["predicted"] / figures["measured"] - 1, abs=1e-3)
            assert abs(error) <= AIM, f"{name}: {100 * error:+.1f} % {unit}"


@pytest.mark.parametrize("device", ["cortex-m4", "cortex-m55", "rv32imc", "esp32", "esp32c3"])
def test_kernels_of_today_are_known(session: Session, device: str) -> None:
    """If not, they have changed since the fit: `python -m benchmarks.cost_model` is due."""
    target = session.device(device)
    model = session.cost_model(target)
    assert model is not None
    lowered = tinygen.compile(DIGITS, device, session=session).lowered
    found = predict(model, lowered.graph, lowered.kernels, lambda n: session.kernel(n, target, "balanced"))
    assert len(found.rough) <= 2
    assert found.unit == model.unit
    assert found.total is not None and found.total > 10_000


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"kernels": {}}', '{"units": ["cycles"], "kernels": {"A": 1}, "models": {}}']
)
def test_damaged_files_are_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "model.json"
    path.write_text(text)
    with pytest.raises(PluginError, match=r"benchmarks\.cost_model"):
        load_cost_model(path)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_terms_are_features_of_today(session: Session, path: Path) -> None:
    """A term that no feature has would silently cost nothing."""
    device = session.device(path.stem)
    known: dict[str, set[str]] = {}
    ops = (
        "CONV_2D",
        "DEPTHWISE_CONV_2D",
        "FULLY_CONNECTED",
        "MEAN",
        "AVERAGE_POOL_2D",
        "MAX_POOL_2D",
        "ADD",
        "SOFTMAX",
    )
    graphs = [one.graph for one in cases()] + [one for op in (*ops, "SOFTMAX") for one in session.ops[op].cases()]
    graphs += layers_of_zeros(3, 24)
    for graph in graphs:
        for node in graph.bound():
            known.setdefault(node.op, set()).update(features(node, session.kernel(node, device, "time")))
            known[node.op].update(features(node, session.kernel(node, device, "balanced")))
    for key, cost in load_cost_model(path).kernels.items():
        for terms in cost.terms.values():
            assert set(terms) <= known[key.partition(" ")[0]], key
