"""What the networks may cost on a Cortex-M4, read off the memory plan and the linked image."""

from __future__ import annotations

import pytest

from tests.models import suite
from tinygen.report.profile import profile

DEVICE = "cortex-m4"
ARENA_LIMITS = {"ad": 768, "ic": 49_152, "kws": 16_000, "sww": 6_656, "vww": 55_296}
"""Peak of live activations in the order of the graph, in bytes."""
CODE_LIMIT = 14 * 1024
"""Bytes of flash without weights: the network's code, with what it needs of the compiler's library."""


@pytest.mark.parametrize("kind", suite.INT8)
def test_arena(kind: str) -> None:
    assert suite.compiled(f"{kind}_int8", DEVICE).lowered.plan.arena_bytes <= ARENA_LIMITS[kind]


@pytest.mark.parametrize("kind", suite.INT8)
def test_code_and_memory_of_the_linked_image(kind: str) -> None:
    name = f"{kind}_int8"
    library = suite.compiled(name, DEVICE)
    with suite.skip_if_missing():
        figures = profile(suite.session(), library, suite.input_sets(name)[0])
    assert figures["bit_exact"]
    assert 0 < figures["code_bytes"] <= CODE_LIMIT
    assert figures["flash_bytes"] == figures["code_bytes"] + figures["weights_bytes"]
    assert figures["arena_bytes"] == library.lowered.plan.arena_bytes
    assert figures["static_ram_bytes"] == 0
    assert figures["ram_bytes"] == figures["arena_bytes"] + figures["static_ram_bytes"] + figures["stack_bytes"]
    assert 0 < figures["stack_bytes"] < 4096
    assert figures["instructions"] > 0
    assert figures["instructions"] >= sum(layer["instructions"] for layer in figures["layers"]) > 0
