"""`--arena` with encoded weights: a bound that is kept, and room in which weights are decoded fewer times."""

from __future__ import annotations

import functools

import pytest

from tests.encode.test_layers import pixels
from tinygen.codegen.library import Library
from tinygen.encode.layer import EXTRA_RAM
from tinygen.ir import Graph
from tinygen.pipeline import compile_model
from tinygen.plugins import Session, create_session
from tinygen.verification.inputs import make_inputs
from tinygen.verification.run import verify


@functools.cache
def session() -> Session:
    return create_session()


@functools.cache
def graph() -> Graph:
    return pixels(96, 96, 25)


def compiled(arena: int | None) -> Library:
    return compile_model(graph(), "cortex-m4", encode="palette", arena=arena, session=session())


def test_the_arena_is_kept_and_room_is_used() -> None:
    narrow, wide = compiled(None), compiled(32768)
    assert "tiles of 6 pixels" in narrow.lowered.kernels[0].why
    assert f"tiles of {25 * 3} pixels" in wide.lowered.kernels[0].why  # all: each weight is decoded once
    plain = compile_model(graph(), "cortex-m4", session=session()).lowered.plan.arena_bytes
    assert narrow.lowered.plan.arena_bytes <= plain + EXTRA_RAM
    assert plain < wide.lowered.plan.arena_bytes <= 32768
    assert compiled(plain + 300).lowered.plan.arena_bytes <= plain + 300


@pytest.mark.parametrize("arena", [None, 10000, 32768])
def test_same_bits(arena: int | None) -> None:
    outcome = verify(session(), compiled(arena), make_inputs(graph(), 2), on="host")
    assert outcome.bit_exact, outcome.where
