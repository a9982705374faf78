"""Channel elimination keeps every output, over random networks, and its analysis is sound."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.models.suite import model_graph, session
from tests.passes.agreement import check_agreement, check_graph, inputs_of
from tests.passes.random_graphs import random_graph
from tinygen.conformance.draw import SeededDraw
from tinygen.conformance.hypothesis_draw import HypothesisDraw
from tinygen.ir import DType, Graph, dump
from tinygen.ops import Op
from tinygen.passes.channels import CHANNELS
from tinygen.passes.channels.bounds import channel_bounds, channels_of
from tinygen.passes.constant_folding import fold_constants
from tinygen.passes.dead_code import eliminate_dead_code
from tinygen.verification.reference import run_reference

TYPES = (DType.INT8, DType.INT8, DType.FLOAT32)


def size(graph: Graph) -> int:
    """Elements of all activations and constants."""
    return sum(t.elements for t in graph.tensors)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_outputs_stay(ops: dict[str, Op], data: st.DataObject) -> None:
    draw = HypothesisDraw(data)
    graph = random_graph(draw, ops, draw.choice(TYPES))
    check_graph(graph, ops)
    after = CHANNELS.apply(graph, ops)
    check_agreement(graph, after, ops, draw.integer(0, 1 << 30))
    again = CHANNELS.apply(after, ops)
    assert size(again) == size(after), "a second round found more"


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_bounds_hold(ops: dict[str, Op], data: st.DataObject) -> None:
    draw = HypothesisDraw(data)
    graph = random_graph(draw, ops, draw.choice(TYPES))
    bounds = channel_bounds(graph, ops)
    for one in inputs_of(graph, np.random.default_rng(draw.integer(0, 1 << 30))):
        for index, values in run_reference(graph, one, ops).items():
            rows = values.reshape(-1, channels_of(graph.tensors[index]))
            within = (rows >= bounds[index].low) & (rows <= bounds[index].high)
            assert within.all(), f"tensor {index}\n{dump(graph)}"


@pytest.mark.parametrize("dtype", [DType.INT8, DType.FLOAT32])
def test_fires_on_many(ops: dict[str, Op], dtype: DType) -> None:
    graphs = [random_graph(SeededDraw(seed), ops, dtype) for seed in range(200)]
    fired = sum(
        size(CHANNELS.apply(graph, ops)) < size(eliminate_dead_code(fold_constants(graph, ops), ops))
        for graph in graphs
    )
    assert fired >= 50


def test_halves_person_detection() -> None:
    """A third of that network's output channels have no weights."""
    before = model_graph("vww_int8")
    after = CHANNELS.apply(before, session().ops)
    assert [macs(before), weights_bytes(before)] == [7_489_664, 208_112]
    assert macs(after) <= 3_731_093
    assert weights_bytes(after) <= 29_231


def macs(graph: Graph) -> int:
    return sum(session().ops[node.op].macs(node) for node in graph.bound())


def weights_bytes(graph: Graph) -> int:
    return sum(node.input(1).bytes for node in graph.bound() if session().ops[node.op].macs(node))
