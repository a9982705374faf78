"""Cascades as tables of calls: the table, carried out, is the calls in their order."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tinygen.cascade.program import MOST, make_program
from tinygen.ir import Argument, Call, Constant, Input, Output, Params, Scalar, Scratch, Stepped

TABLE = Constant("weights", np.arange(4, dtype=np.int32))
KINDS = st.sampled_from(
    [
        ("one", (Scratch(8), TABLE, Scratch(0))),
        ("one", (Scratch(8), TABLE, Scratch(16))),
        ("two", (Params("p", {"rows": 1}), TABLE)),
        ("two", (Params("p", {"rows": 2}), TABLE)),
        ("three", (Scalar(3),)),
    ]
)
"""A symbol, and its arguments that point into no whole tensor."""


def call(symbol: str, arguments: tuple[Argument, ...], places: tuple[int, int]) -> Call:
    return Call(symbol, "", "", (Input(0, 4 * places[0]), *arguments, Output(0, 8 * places[1])))


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_the_table_gives_the_calls_back(data: st.DataObject) -> None:
    place = st.tuples(st.integers(0, 9), st.integers(0, 9))
    along = st.integers(0, 9).map(lambda n: (2 * n, n))
    where = data.draw(st.sampled_from([place, along]))
    every = st.tuples(KINDS, where).map(lambda one: call(*one[0], one[1]))
    parts = data.draw(st.lists(st.lists(every, max_size=20), min_size=1, max_size=5))
    program = make_program(parts, lambda one: 4)
    assert program is not None
    carried_out = [_at(program.calls[n], times) for n, times in program.steps]
    assert list(map(_text, carried_out)) == [_text(one) for part in parts for one in part]
    assert [end - start for start, end in zip(program.starts, program.starts[1:], strict=False)] == [*map(len, parts)]


def test_calls_along_a_tensor_are_one() -> None:
    parts = [[call("two", (TABLE,), (2 * n, n)) for n in (3, 5, 0, 9)]]
    program = make_program(parts, lambda one: 4)
    assert program is not None and len(program.calls) == 1
    assert [times for _, times in program.steps] == [3, 5, 0, 9]


def test_what_bytes_cannot_count_is_refused() -> None:
    def all_of(count: int) -> list[list[Call]]:
        return [[call("two", (TABLE, Scalar(n)), (0, 0)) for n in range(count)]]

    assert make_program(all_of(MOST), lambda one: 4) is not None
    assert make_program(all_of(MOST + 1), lambda one: 4) is None
    far = [[call("two", (TABLE,), (0, n)) for n in (0, 1, MOST)]]
    assert make_program(far, lambda one: 4) is None


def _at(one: Call, times: int) -> Call:
    """The call with its pointers moved on."""
    arguments: list[Argument] = []
    for a in one.arguments:
        if isinstance(a, Stepped) and isinstance(a.argument, Input):
            arguments.append(Input(a.argument.index, a.argument.offset + 4 * times * a.step))
        elif isinstance(a, Stepped) and isinstance(a.argument, Output):
            arguments.append(Output(a.argument.index, a.argument.offset + 4 * times * a.step))
        else:
            arguments.append(a)
    return Call(one.symbol, "", "", tuple(arguments))


def _text(one: Call) -> str:
    return str((one.symbol, one.arguments))
