"""The verifier: each broken invariant is found and named, and all of them at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tinygen.ir import ABSENT, DType, Graph, GraphError, Node, QuantParams, Tensor, verify


def tensor(name: str = "t", shape: tuple[int, ...] = (4,), **fields: Any) -> Tensor:
    return Tensor(name, shape, DType.INT8, **fields)


def constant(shape: tuple[int, ...] = (4,), data: Any = None, **fields: Any) -> Tensor:
    return tensor("c", shape, data=np.zeros(shape, np.int8) if data is None else data, **fields)


GOOD = Graph(
    "good",
    (tensor("in"), constant(), tensor("mid"), tensor("out")),
    (Node("ADD", (0, 1), (2,)), Node("ADD", (2, ABSENT), (3,))),
    (0,),
    (3,),
)


def with_tensor(index: int, t: Tensor) -> Callable[[Graph], Graph]:
    return lambda graph: graph.with_tensor(index, t)


def with_nodes(*nodes: Node) -> Callable[[Graph], Graph]:
    return lambda graph: replace(graph, nodes=nodes)


def scales(*scale: float, axis: int = 0) -> QuantParams:
    return QuantParams(scale, (0,) * len(scale), axis)


FAULTS: dict[str, tuple[Callable[[Graph], Graph], str]] = {
    "negative dimension": (with_tensor(0, tensor("in", (-1, 4))), r"tensor 0 \('in'\) has a negative dimension"),
    "huge": (with_tensor(0, tensor("in", (1 << 15, 1 << 14))), "absurdly large"),
    "data shape": (with_tensor(1, constant((4,), np.zeros(3, np.int8))), r"holds int8\(3,\), not \(4,\)"),
    "data type": (with_tensor(1, constant((4,), np.zeros(4, np.int16))), "holds int16"),
    "nan": (
        with_tensor(1, Tensor("c", (4,), DType.FLOAT32, data=np.array([0, np.nan, 1, np.inf], np.float32))),
        r"tensor 1 \('c'\) holds NaN in 1 of 4 elements",
    ),
    "scale count": (with_tensor(1, constant(quant=scales(1, 2, 3))), "3 scales along axis 0"),
    "scale axis": (with_tensor(1, constant(quant=scales(1, 2, 3, 4, axis=1))), "4 scales along axis 1"),
    "scale zero": (with_tensor(0, tensor("in", quant=scales(0))), "not a positive number"),
    "scale nan": (with_tensor(0, tensor("in", quant=scales(float("nan")))), "not a positive number"),
    "graph input": (lambda g: replace(g, inputs=(9,)), "graph input names tensor 9"),
    "graph output": (lambda g: replace(g, outputs=(-1,)), "graph output names tensor -1"),
    "no output": (lambda g: replace(g, outputs=()), "the graph has no output"),
    "node input": (with_nodes(Node("ADD", (7,), (3,))), r"node 0 \(ADD\) reads tensor 7, which does not exist"),
    "node output": (with_nodes(Node("ADD", (0,), (7,))), "writes tensor 7, which does not exist"),
    "no node output": (with_nodes(Node("ADD", (0,), ())), "has no output"),
    "written twice": (with_nodes(Node("A", (0,), (3,)), Node("B", (0,), (3,))), r"node 1 \(B\) writes tensor 3"),
    "writes an input": (with_nodes(Node("A", (1,), (0,)), Node("B", (0,), (3,))), "writes tensor 0"),
    "writes a constant": (with_nodes(Node("A", (0,), (1,)), Node("B", (0,), (3,))), "writes tensor 1"),
    "twice in a node": (with_nodes(Node("A", (0,), (3, 3))), "writes tensor 3"),
    "reads what nothing writes": (
        with_nodes(Node("A", (2,), (3,))),
        r"reads tensor 2 \('mid'\), which nothing writes",
    ),
    "order": (lambda g: replace(g, nodes=g.nodes[::-1]), "written later"),
    "cycle": (with_nodes(Node("A", (0, 3), (2,)), Node("B", (2,), (3,))), "a cycle"),
    "own output": (with_nodes(Node("A", (3,), (3,))), "a cycle"),
    "never written": (with_nodes(), r"graph output 3 \('out'\) is never written"),
    "constant input": (lambda g: replace(g, inputs=(0, 1)), "graph input 1 is a constant"),
}


def test_a_good_graph_is_returned() -> None:
    assert verify(GOOD) is GOOD


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_named(name: str) -> None:
    edit, message = FAULTS[name]
    with pytest.raises(GraphError, match=message) as caught:
        verify(edit(GOOD))
    assert caught.value.where == "good"


def test_all_faults_in_one_message() -> None:
    bad = GOOD.with_tensor(0, tensor("in", (-1,))).with_tensor(2, tensor("mid", (-2,)))
    with pytest.raises(GraphError, match=r"(?s)tensor 0 .*\n.*tensor 2 "):
        verify(bad)


def test_a_long_list_is_cut() -> None:
    many = replace(GOOD, tensors=GOOD.tensors + tuple(tensor(shape=(-1,)) for _ in range(100)))
    with pytest.raises(GraphError, match="and 80 more"):
        verify(many)
