"""The schedule, run in numpy on real line buffers, makes what the layers make one after the other."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cascade.networks import draw_remade, random_network
from tinygen.cascade.fold import folds
from tinygen.cascade.node import cascade_node
from tinygen.cascade.overlay import overlay_distance
from tinygen.cascade.patches import patches_of
from tinygen.cascade.rows import part, row_axes
from tinygen.cascade.schedule import Carry, Schedule
from tinygen.conformance.draw import random_array
from tinygen.conformance.hypothesis_draw import HypothesisDraw
from tinygen.ir import Array, Graph, Node, dump, verify
from tinygen.plugins import create_session
from tinygen.verification.reference import run_reference

OPS = create_session().ops


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_every_strip_height_makes_the_same_output(data: st.DataObject) -> None:
    draw = HypothesisDraw(data)
    graph = verify(random_network(draw, fold=draw.choice((False, True))))
    x = random_array(np.random.default_rng(0), graph.tensors[0].shape, graph.tensors[0].dtype)
    expected = run_reference(graph, [x], OPS)[graph.outputs[0]]
    if any(folds(graph.bind(node)) for node in graph.nodes[:-1]):  # only the last one can
        assert patches_of(graph, cascade_node(graph, graph.nodes, 1)) is None
        return
    for strip in range(1, graph.tensors[graph.nodes[-1].inputs[0]].shape[1] + 2):
        rows = tuple(draw.integer(1, 3) for _ in graph.nodes) if draw.choice((False, True)) else ()
        node = cascade_node(graph, graph.nodes, strip, rows=rows, remade=draw_remade(draw, graph))
        patches = patches_of(graph, node)
        assert patches is not None
        schedule = patches[0].schedule
        assert not schedule.carried & set(node.attrs.remade)
        over = overlay_distance(graph, schedule, 0, graph.outputs[0])
        np.testing.assert_array_equal(_run(graph, node, schedule, x, over), expected, err_msg=dump(graph))


def _run(graph: Graph, node: Node, schedule: Schedule, x: Array, over: int) -> Array:
    """The output, in memory that holds the input as well, and starts `over` bytes below it."""
    size, made = x.nbytes, graph.tensors[graph.outputs[0]]
    base = max(over, 0)  # where the input starts
    memory = np.zeros(max(base + size, base - over + made.bytes), np.int8)
    memory[base : base + size] = x.reshape(-1)
    output = memory[base - over : base - over + made.bytes].reshape(made.shape)
    whole = {0: memory[base : base + size].reshape(x.shape), graph.outputs[0]: output}
    lines = {t: np.full((1, rows, *graph.tensors[t].shape[2:]), 77, np.int8) for t, rows in schedule.heights.items()}
    places = whole | lines
    folded: list[Array] = []
    for action in (a for strip in schedule.strips for a in (None, *strip)):
        if action is None:
            for tensor in node.attrs.remade:
                lines[tensor][:] = 77
            continue
        if isinstance(action, Carry):
            buffer = lines[action.tensor]
            assert action.first > 0 and action.first + action.rows <= buffer.shape[1]
            buffer[:, : action.rows] = buffer[:, action.first : action.first + action.rows].copy()
            buffer[:, action.rows :] = 77
            continue
        one = node.attrs.nodes[action.node]
        bound = graph.bind(one)
        if action.folds is not None:
            tensor, row = action.reads[0]
            assert action.folds[0] == (not folded)
            folded.append(places[tensor][:, row : row + action.rows].copy())
            if action.folds[1]:
                image = np.concatenate(folded, axis=1)
                rest = [graph.tensors[t].data for t in one.inputs[1:]]
                output[:] = OPS[one.op].reference(bound, [image, *rest])[0]
            continue
        axes = row_axes(bound)
        assert axes is not None
        strip = part(bound, axes, action.rows, action.need)
        OPS[strip.op].check(strip)
        assert OPS[strip.op].infer(strip) == (strip.output.shape,)
        rows = dict(action.reads)
        inputs = [
            places[t][:, rows[t] : rows[t] + action.need.rows].copy() if t in rows else graph.tensors[t].data
            for t in one.inputs
        ]
        (result,) = OPS[strip.op].reference(strip, inputs)
        tensor, row = action.writes
        places[tensor][:, row : row + action.rows] = result
    return output.copy()
