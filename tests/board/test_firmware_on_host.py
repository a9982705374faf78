"""The generated firmware's C under sanitizers: the results come through any noise, bit for bit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.board.noise import Noise
from tests.board.on_host import SESSION, NoisyStream, build, host_board, started
from tinygen.board.line import BoardLine
from tinygen.board.link import Link
from tinygen.board.plugin import WANTS_TENSORS, exchange
from tinygen.ir import DeviceError, MismatchError
from tinygen.verification.inputs import make_inputs
from tinygen.verification.reference import run_reference
from tinygen.verification.runners import pack_inputs, read_tensors

LINE = BoardLine("standard input", timeout=20, wait=0.02)
QUIET = Noise(0, 0.0)


def exact(stream: NoisyStream, count: int, seed: int, wants: int, feed: bool = False) -> int:
    """Run `count` input sets and compare all that comes; the number of tensors compared."""
    library, image = host_board(feed)
    graph = library.lowered.graph
    sets = make_inputs(graph, count, seed=seed)
    result = exchange(stream, LINE, image, pack_inputs(sets), wants)
    compared = 0
    for one, tensors in zip(sets, read_tensors(library, result, count), strict=True):
        expected = run_reference(graph, one, SESSION.ops)
        for index, value in tensors.items():
            np.testing.assert_array_equal(value, expected[index])
            compared += 1
    return compared


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32), st.floats(0.0, 0.004))
@example(0, 0.0)
@example(1, 0.004)
def test_bit_exact_through_noise(seed: int, rate: float) -> None:
    library, image = host_board()
    with started(image) as process:
        stream = NoisyStream(process, Noise(seed, rate), Noise(seed + 1, rate))
        assert exact(stream, 2, seed % 1000, WANTS_TENSORS) == 2 * len(
            {i for node in library.lowered.graph.nodes for i in node.outputs}
        )
        assert exact(stream, 3, seed % 999, 0) == 3  # the next run on the same board: outputs alone


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.binary(max_size=1500), min_size=1, max_size=4))
@example([b"\xff" * 1500, b"\0" * 700, b"\x01" * 900, b"\x00\xff" * 300])
def test_any_bytes_are_survived(pieces: list[bytes]) -> None:
    """What no computer of ours would send changes nothing; what follows it is answered."""
    _, image = host_board()
    with started(image) as process:
        raw = NoisyStream(process, QUIET, QUIET)
        for piece in pieces:
            raw.write(piece + b"\0")
        assert exact(raw, 1, 0, 0) == 1


def test_a_run_that_was_given_up_does_not_disturb_the_next() -> None:
    _, image = host_board()
    with started(image) as process:
        stream = NoisyStream(process, QUIET, QUIET)
        for after in range(12):
            link = Link(stream, LINE)
            link.hello(WANTS_TENSORS)
            for _ in range(after):
                link.request("I", bytes(50))
            assert exact(stream, 1, after, WANTS_TENSORS) > 1


def test_input_that_ends_in_the_middle_of_a_set() -> None:
    library, image = host_board()
    with started(image) as process:
        stream = NoisyStream(process, QUIET, QUIET)
        data = pack_inputs(make_inputs(library.lowered.graph, 1))
        assert exchange(stream, LINE, image, data[:-1], 0).output == b""
        assert exact(stream, 1, 0, 0) == 1


def test_a_network_that_fails_and_a_program_that_faults() -> None:
    library, _ = host_board()
    data = pack_inputs(make_inputs(library.lowered.graph, 1))
    ending = "if (status != TG_OK) {"
    assert ending in library.firmware
    image = build(replace(library, firmware=library.firmware.replace(ending, "if (status == TG_OK) {")))
    with started(image) as process:
        stream = NoisyStream(process, Noise(5, 0.002), Noise(6, 0.002))
        assert [exchange(stream, LINE, image, data, 0).status for _ in range(3)] == [1, 1, 1]
    fault = f"void tg_port_fault(uint32_t address);\ntg_port_fault(0x1234u); {ending}"
    image = build(replace(library, firmware=library.firmware.replace(ending, fault)))
    with started(image) as process:
        stream = NoisyStream(process, QUIET, QUIET)
        for _ in range(2):  # it stays so
            with pytest.raises(MismatchError, match="faulted at 0x1234"):
                exchange(stream, LINE, image, data, WANTS_TENSORS)


def test_fed_by_rows() -> None:
    _, image = host_board(feed=True)
    with started(image) as process:
        assert exact(NoisyStream(process, Noise(3, 0.002), Noise(4, 0.002)), 2, 0, WANTS_TENSORS, feed=True) > 2


def test_a_board_that_restarts_says_so() -> None:
    _, image = host_board()
    with started(image) as process:
        link = Link(NoisyStream(process, QUIET, QUIET), LINE)
        with pytest.raises(DeviceError, match="started again in the middle"):
            link.request("P")
