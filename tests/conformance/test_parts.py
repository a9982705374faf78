"""The parts of the suite: networks from a seed, many graphs in one, kernels side by side, the table."""

from __future__ import annotations

import numpy as np
import pytest

from tinygen.conformance.agreement import expected_of, first_difference
from tinygen.conformance.case_library import Entry, case_inputs, case_library
from tinygen.conformance.cases import choices, content, fixed_cases, seeded_draws, type_of
from tinygen.conformance.joined import joined
from tinygen.conformance.networks import networks
from tinygen.conformance.report import ranges
from tinygen.conformance.setting import Setting
from tinygen.conformance.table import rows
from tinygen.host.model import HostModel
from tinygen.ir import dump, verify
from tinygen.plugins import create_session
from tinygen.verification.inputs import make_inputs
from tinygen.verification.reference import run_reference

SESSION = create_session()


def test_networks_follow_from_the_seed() -> None:
    one, same, other = (networks(SESSION.ops, seed) for seed in (3, 3, 4))
    assert list(one) == ["cnn", "ds_cnn", "residual", "autoencoder", "series"]
    for name, graph in one.items():
        weights = [
            [t.data.tobytes() for t in g.tensors if t.data is not None] for g in (graph, same[name], other[name])
        ]
        assert weights[0] == weights[1] != weights[2]


def test_joined_networks_compute_what_each_does() -> None:
    graphs = list(networks(SESSION.ops).values())
    whole = verify(joined(graphs))
    inputs = make_inputs(whole, 1)[0]
    together = run_reference(whole, inputs, SESSION.ops)
    alone = []
    for graph in graphs:
        mine, inputs = inputs[: len(graph.inputs)], inputs[len(graph.inputs) :]
        values = run_reference(graph, mine, SESSION.ops)
        alone += [values[i] for i in graph.outputs]
    for index, value in zip(whole.outputs, alone, strict=True):
        np.testing.assert_array_equal(together[index], value)


@pytest.mark.parametrize("device", ["cortex-m4", "rv32imc"])
def test_all_kernels_of_a_case_side_by_side(device: str) -> None:
    """The portable one among them; outputs lie over inputs where a kernel allows it, and nowhere else."""
    setting = Setting(SESSION, SESSION.device(device), 0, 0)
    op = SESSION.ops["CONV_2D"]
    entries = [
        Entry(case, expected_of(op, case.graph, case.seed), tuple(choices(SESSION, setting.device, case.node)))
        for case in fixed_cases(op)
    ]
    library, steps = case_library(setting, entries)
    assert all(any(not c.own for c in entry.choices) for entry in entries)
    assert sum(step.choice.own for step in steps) >= 5
    graph, plan = library.lowered.graph, library.lowered.plan
    assert _overlaps(graph.inputs, graph.outputs, graph.tensors, plan.offsets)
    assert not _overlaps(graph.outputs, graph.outputs, graph.tensors, plan.offsets)
    assert not _overlaps(graph.inputs, graph.inputs, graph.tensors, plan.offsets)
    values = iter(HostModel(library).run(case_inputs(entries)))
    for step, node in zip(steps, graph.nodes, strict=True):
        assert step.fault([next(values) for _ in node.outputs]) == ""


def _overlaps(some, others, tensors, offsets) -> list[tuple[int, int]]:
    """Pairs of different tensors that share bytes."""
    spans = {i: (offsets[i], offsets[i] + tensors[i].bytes) for i in (*some, *others)}
    return [
        (i, j) for i in some for j in others if i < j and max(spans[i][0], spans[j][0]) < min(spans[i][1], spans[j][1])
    ]


def test_kernels_are_told_apart_by_all_that_matters() -> None:
    case = next(iter(fixed_cases(SESSION.ops["FULLY_CONNECTED"])))
    found = choices(SESSION, SESSION.device("cortex-m4"), case.node)
    assert len({content(c.kernel) for c in found}) == len(found) > 1
    assert [c.own for c in found].count(False) == 1
    assert sorted(o for c in found for o in c.optimize) == ["balanced", "flash", "none", "ram", "time"]


def test_draws_are_the_same_in_every_run() -> None:
    op = SESSION.ops["CONV_2D"]
    one, same = ([dump(c.graph) for c in seeded_draws(op, 4, seed)] for seed in (5, 5))
    assert one == same and len(set(one)) > 1
    assert one != [dump(c.graph) for c in seeded_draws(op, 4, 6)]


def test_types() -> None:
    found = {type_of(case.node) for case in fixed_cases(SESSION.ops["CONV_2D"])}
    assert {"int8", "int16", "float32", "int8 w4", "int8 single"} <= found
    assert {type_of(case.node) for case in fixed_cases(SESSION.ops["SPLIT"])} >= {"int8", "float32"}


def test_first_difference() -> None:
    a, b = np.array([[1, 2], [3, 4]]), np.array([[1, 2], [5, 6]])
    assert first_difference(a, b) == "element [1, 0]: 3 instead of 5 (2 of 4 elements differ)"
    assert first_difference(a, a) == ""
    nan = np.array([np.nan, 1.0])
    assert first_difference(nan, nan.copy()) == ""
    assert "element [1]" in first_difference(nan, np.array([np.nan, 2.0]))


def test_rows_of_the_table() -> None:
    host = {"device": "d", "on": "host", "op": "ADD", "type": "int8"}
    core = {"device": "d", "on": "emulator", "op": "ADD", "type": "int8", "ran": 2, "too_large": 0}
    core |= {"case": "case 0", "symbols": ["a"]}
    counted = {"portable_instructions": 40, "macs": 0, "elements": 10}
    (row,) = rows(
        [
            host | {"case": "case 0", "symbols": ["a"]},
            host | {"case": "case 3", "symbols": ["b", "a"]},
            host | {"case": "a random graph", "symbols": []},
            core | counted | {"own_kernel": True, "instructions": 20},
            core | counted | {"own_kernel": False, "instructions": 40},
        ]
    )
    assert (row.cases, row.own, row.own_cases, row.symbols) == (3, 2, [0, 3], ["a", "b"])
    assert (row.per, row.cost, row.portable_cost, row.ran_on_core) == ("element", 2.0, 4.0, 4)
    (row,) = rows([core | counted | {"own_kernel": True, "instructions": 20}])
    assert (row.cases, row.own, row.symbols, row.cost) == (1, 1, ["a"], 2.0)
    assert ranges([0, 1, 2, 5, 7, 8]) == "0-2, 5, 7-8" and ranges([]) == ""
