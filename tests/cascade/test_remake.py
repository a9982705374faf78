"""Cascades that make rows anew are found where nothing else makes the arena small enough."""

from __future__ import annotations

import math

import pytest

from tests.cascade.bottlenecks import gray
from tests.cascade.test_libraries import SESSION, assert_same
from tinygen.cascade.search import Network, Wish, with_cascades
from tinygen.codegen.budget import price_of
from tinygen.codegen.lowering import Lowered, whole_network
from tinygen.ir import BoundNode, Kernel

M4 = "cortex-m4"


def whole() -> Network:
    return whole_network(SESSION, gray(24, 2), SESSION.device(M4), "ram")


def searched(network: Network, wish: Wish) -> Network:
    device = SESSION.device(M4)

    def select(node: BoundNode) -> Kernel:
        return SESSION.kernel(node, device, "ram")

    return with_cascades(network, select, device.alignment, wish, price_of(SESSION, device))


def remade(network: Network) -> set[int]:
    return {t for node in network.graph.nodes if node.op == "CASCADE" for t in node.attrs.remade}


def test_rows_are_made_anew_where_that_takes_less_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    base = whole()
    monkeypatch.setattr("tinygen.cascade.remake.MOST_PATCHED", 0)
    found = searched(base, Wish(0, math.inf))
    monkeypatch.setattr("tinygen.cascade.remake.MOST", 0)
    carrying = searched(base, Wish(0, math.inf))
    assert remade(found) and not remade(carrying)
    assert found.plan.arena_bytes < carrying.plan.arena_bytes
    graph = base.graph
    assert_same(graph, Lowered(found.graph, found.kernels, found.plan, (0,) * len(found.kernels)), M4, 0)


def test_rows_are_kept_where_that_is_enough() -> None:
    base = whole()
    assert not remade(searched(base, Wish(base.plan.arena_bytes * 3 // 4, math.inf)))


def test_patches_where_even_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    base = whole()
    found = searched(base, Wish(0, math.inf))
    monkeypatch.setattr("tinygen.cascade.remake.MOST_PATCHED", 0)
    whole_rows = searched(base, Wish(0, math.inf))
    assert any(node.attrs.columns for node in found.graph.nodes if node.op == "CASCADE")
    assert found.plan.arena_bytes < whole_rows.plan.arena_bytes
    graph = base.graph
    assert_same(graph, Lowered(found.graph, found.kernels, found.plan, (0,) * len(found.kernels)), M4, 1)
