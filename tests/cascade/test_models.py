"""The networks of MLPerf Tiny with cascades: bit-exact, small, and no slower than they may be."""

from __future__ import annotations

import pytest

from tests.models import suite
from tinygen.cascade import CASCADE
from tinygen.ir import MismatchError
from tinygen.pipeline import compile_model
from tinygen.report.profile import profile
from tinygen.verification.run import verify

M4 = "cortex-m4"
ARENA = {"ad": 768, "ic": 19_136, "kws": 4_970, "sww": 3_840, "vww": 28_039}
"""Bytes with `optimize` "ram"."""
SHARE = {"ad": 1.0, "ic": 1.25, "kws": 1.1, "sww": 1.0, "vww": 1.15}
"""Of the default's instructions, at most; 1 where no cascade is worth its time."""


@pytest.mark.parametrize("kind", suite.INT8)
def test_arena_and_instructions(kind: str) -> None:
    name = f"{kind}_int8"
    small, usual = suite.compiled(name, M4, "ram"), suite.compiled(name, M4)
    assert small.lowered.plan.arena_bytes <= ARENA[kind]
    with suite.skip_if_missing():
        figures, other = (profile(suite.session(), one, suite.input_sets(name)[0]) for one in (small, usual))
    assert figures["bit_exact"]
    assert figures["instructions"] <= SHARE[kind] * other["instructions"]


@pytest.mark.parametrize(
    ("kind", "device", "arena"),
    [
        *(("kws", M4, 5_600), ("ic", M4, 20_000), ("vww", M4, 30_000)),
        *(("kws", "rv32imc", 6_500), ("ic", "rv32imc", 22_000), ("vww", "rv32imc", 30_000)),
    ],
)
def test_an_arena_of_given_size(kind: str, arena: int, device: str) -> None:
    name = f"{kind}_int8"
    library = compile_model(
        suite.model_path(name), device, name=kind, optimize="balanced", arena=arena, session=suite.session()
    )
    assert library.lowered.plan.arena_bytes <= arena
    assert any(node.op == CASCADE for node in library.lowered.graph.nodes)
    with suite.skip_if_missing():
        outcome = verify(
            suite.session(),
            library,
            suite.input_sets(name)[::5],
            on="emulator",
            oracle="tflm",
            model=suite.model_path(name).read_bytes(),
        )
    assert outcome.bit_exact, outcome.where


def test_an_arena_that_is_large_enough_changes_nothing() -> None:
    usual = suite.compiled("kws_int8", M4)
    arena = usual.lowered.plan.arena_bytes
    library = compile_model(suite.model_path("kws_int8"), M4, name="kws", arena=arena, session=suite.session())
    assert library.files == usual.files


def test_an_arena_that_cannot_be_reached() -> None:
    with pytest.raises(MismatchError) as error:
        compile_model(suite.model_path("kws_int8"), M4, arena=4_000, session=suite.session())
    assert "too many" in error.value.what
    assert "4,8" in error.value.cure
    assert error.value.exit_status == 1
