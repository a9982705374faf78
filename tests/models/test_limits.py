"""What the networks may cost on a Cortex-M4, read off the memory plan and the linked image."""

from __future__ import annotations

import functools
from typing import Any

import pytest

from tests.models import suite
from tinygen.cascade import flat
from tinygen.report.profile import profile

DEVICE = "cortex-m4"
ARENA_LIMITS = {"ad": 768, "ic": 49_152, "kws": 16_000, "sww": 6_656, "vww": 55_296}
"""Peak of live activations in the order of the graph, in bytes."""
CODE_LIMIT = 14 * 1024
"""Bytes of flash without weights: the network's code, with what it needs of the compiler's library."""
CYCLES_PER_MAC = {"CONV_2D": 2.5, "FULLY_CONNECTED": 2.5, "DEPTHWISE_CONV_2D": 4.0}
"""Of any layer, however small."""


@functools.cache
def figures_of(kind: str) -> dict[str, Any]:
    name = f"{kind}_int8"
    with suite.skip_if_missing():
        return profile(suite.session(), suite.compiled(name, DEVICE), suite.input_sets(name)[0])


@pytest.mark.parametrize("kind", suite.INT8)
def test_arena(kind: str) -> None:
    assert suite.compiled(f"{kind}_int8", DEVICE).lowered.plan.arena_bytes <= ARENA_LIMITS[kind]


@pytest.mark.parametrize("kind", suite.INT8)
def test_code_and_memory_of_the_linked_image(kind: str) -> None:
    library, figures = suite.compiled(f"{kind}_int8", DEVICE), figures_of(kind)
    assert figures["bit_exact"]
    assert 0 < figures["code_bytes"] <= CODE_LIMIT
    assert figures["flash_bytes"] == figures["code_bytes"] + figures["weights_bytes"]
    assert figures["arena_bytes"] == library.lowered.plan.arena_bytes
    assert figures["static_ram_bytes"] == 0
    assert figures["ram_bytes"] == figures["arena_bytes"] + figures["static_ram_bytes"] + figures["stack_bytes"]
    assert 0 < figures["stack_bytes"] < 4096
    assert figures["instructions"] > 0
    assert figures["instructions"] >= sum(layer["instructions"] for layer in figures["layers"]) > 0


@pytest.mark.parametrize("kind", suite.INT8)
def test_cycles_of_each_layer(kind: str) -> None:
    graph, ops = suite.compiled(f"{kind}_int8", DEVICE).lowered.graph, suite.session().ops
    layers = figures_of(kind)["layers"]
    assert len(layers) == len(graph.nodes)
    limits = [
        sum(CYCLES_PER_MAC.get(part.op, 0) * ops[part.op].macs(graph.bind(part)) for part in flat(node))
        for node in graph.nodes
    ]
    assert sum(limit > 0 for limit in limits) > 5
    slow = [
        f"{layer['index']} {layer['op']} {layer['kernel']}: {layer['cycles']} cycles, at most {limit:.0f}"
        for layer, limit in zip(layers, limits, strict=True)
        if limit and layer["cycles"] > limit
    ]
    assert not slow
