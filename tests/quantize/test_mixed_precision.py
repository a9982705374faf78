"""Mixed precision under a budget."""

from __future__ import annotations

import pytest

from tests.quantize.networks import convolutional, samples
from tests.quantize.test_networks import agrees
from tinygen.ops import Op
from tinygen.plugins import create_session
from tinygen.quantize.figures import planned_figures
from tinygen.quantize.mixed_precision import Mixed, mixed_precision
from tinygen.quantize.model import start
from tinygen.quantize.schemes import Scheme, schemes_of
from tinygen.quantize.sensitivity import noise, sensitivities

SESSION = create_session()


def found(ops: dict[str, Op], flash: float) -> Mixed:
    graph = convolutional(ops)
    calibrated = start(graph, samples(graph), ops)
    loss = noise(calibrated, [samples(graph)], ops)
    base = schemes_of(calibrated.graph)
    alternatives = [Scheme(weight_bits=4), Scheme(weight_bits=2)]
    return mixed_precision(
        calibrated, base, alternatives, {"flash": flash}, planned_figures(SESSION, "host"), loss, ops
    )


def test_a_budget_that_is_kept_changes_nothing(ops: dict[str, Op]) -> None:
    assert len(found(ops, 1 << 20).steps) == 1


@pytest.mark.parametrize("share", [0.8, 0.6])
def test_a_budget_is_met(share: float, ops: dict[str, Op]) -> None:
    start_flash = found(ops, 1 << 20).steps[0].figures["flash"]
    mixed = found(ops, share * start_flash)
    assert planned_figures(SESSION, "host")(mixed.graph)["flash"] <= share * start_flash
    assert {s.weight_bits for s in mixed.schemes} - {8}, "no layer was changed"
    assert mixed.steps[-1].figures["flash"] <= share * start_flash
    agrees(mixed.graph, ops, tflm=True)


def test_fewer_bits_hurt_more(ops: dict[str, Op]) -> None:
    graph = convolutional(ops)
    calibrated = start(graph, samples(graph), ops)
    loss = noise(calibrated, [samples(graph)], ops)
    base = schemes_of(calibrated.graph)
    schemes = [Scheme(weight_bits=bits) for bits in (8, 4, 2)]
    rows = sensitivities(calibrated, base, {0: schemes}, loss, ops)
    assert [r.layer for r in rows] == [calibrated.graph.tensors[calibrated.graph.nodes[0].outputs[0]].name] * 3
    assert rows[0].loss < rows[1].loss < rows[2].loss
