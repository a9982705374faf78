"""Passes that remove operators keep every output, over random networks, and do remove them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.passes import random_graphs as random
from tests.passes.agreement import check_agreement
from tests.passes.random_graphs import random_graph
from tinygen.conformance.agreement import kernel_agrees
from tinygen.conformance.draw import SeededDraw
from tinygen.conformance.hypothesis_draw import HypothesisDraw
from tinygen.host.kernels import KernelRunner
from tinygen.host.toolchain import host_toolchain
from tinygen.ir import DType, Graph
from tinygen.ops import Op
from tinygen.ops.common import case
from tinygen.passes import STANDARD, Pass, run_passes
from tinygen.passes.activations import MERGE_ACTIVATIONS
from tinygen.passes.dead_code import DEAD_CODE
from tinygen.passes.movement import MOVEMENT
from tinygen.passes.padding import MERGE_PADDING
from tinygen.paths import runtime_dir

TYPES = (DType.INT8, DType.INT8, DType.FLOAT32)
RUNNER = KernelRunner((runtime_dir(),), host_toolchain())

CASES: tuple[tuple[Pass, tuple[random.Step, ...]], ...] = (
    (MOVEMENT, (random.reshape, random.unit_dims, random.transpose, random.stack, random.concat)),
    (MERGE_PADDING, (random.padded_window, random.padded_window, random.conv)),
    (MERGE_ACTIVATIONS, (random.clamped, random.relu, random.converted)),
)


@pytest.mark.parametrize(("one", "steps"), CASES, ids=lambda value: getattr(value, "name", ""))
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_outputs_stay(ops: dict[str, Op], one: Pass, steps: Sequence[random.Step], data: st.DataObject) -> None:
    draw = HypothesisDraw(data)
    graph = random_graph(draw, ops, draw.choice(TYPES), steps)
    after = run_passes(graph, [one, DEAD_CODE], ops)
    check_agreement(graph, after, ops, draw.integer(0, 1 << 30))
    assert len(run_passes(after, [one, DEAD_CODE], ops).nodes) == len(after.nodes), "a second round found more"


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_outputs_stay_through_all_passes(ops: dict[str, Op], data: st.DataObject) -> None:
    draw = HypothesisDraw(data)
    graph = random_graph(draw, ops, draw.choice(TYPES))
    check_agreement(graph, run_passes(graph, STANDARD, ops), ops, draw.integer(0, 1 << 30))


@pytest.mark.parametrize(("one", "steps"), CASES, ids=lambda value: getattr(value, "name", ""))
@pytest.mark.parametrize("dtype", [DType.INT8, DType.FLOAT32])
def test_fires_on_most(ops: dict[str, Op], dtype: DType, one: Pass, steps: Sequence[random.Step]) -> None:
    fired = 0
    for seed in range(100):
        graph = run_passes(random_graph(SeededDraw(seed), ops, dtype, steps), [DEAD_CODE], ops)
        fired += len(run_passes(graph, [one, DEAD_CODE], ops).nodes) < len(graph.nodes)
    assert fired >= 40


@pytest.mark.parametrize("dtype", [DType.INT8, DType.FLOAT32])
def test_portable_kernels_take_merged_padding(ops: dict[str, Op], dtype: DType) -> None:
    """Paddings that no name describes, in C and in numpy."""
    explicit = 0
    for seed in range(60):
        graph = random_graph(SeededDraw(seed), ops, dtype, [random.padded_window])
        for node in run_passes(graph, [MERGE_PADDING, DEAD_CODE], ops).bound():
            if isinstance(getattr(node.attrs, "padding", None), tuple):
                explicit += 1
                alone: Graph = case.single(node.op, node.inputs, node.outputs, node.attrs)
                kernel_agrees(ops[node.op], alone, seed, RUNNER)
    assert explicit >= 20


def test_a_reshape_that_is_a_graph_output_stays(ops: dict[str, Op]) -> None:
    graph = next(iter(ops["RESHAPE"].cases()))
    after = run_passes(graph, [MOVEMENT, DEAD_CODE], ops)
    check_agreement(graph, after, ops, 0)
    assert [node.op for node in after.nodes] == ["RESHAPE"]
