"""What tinygen's conformance suite cannot know: that our kernel, template and figures are where we want them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

import tinygen
from tinygen.api import Graph

NAME = "kestrel-k1"
SESSION = tinygen.create_session()


def fully_connected() -> Graph:
    """The operator's first case: int8."""
    return next(iter(SESSION.ops["FULLY_CONNECTED"].cases()))


def test_our_kernel_is_chosen() -> None:
    graph = fully_connected()
    kernel = SESSION.kernel(graph.bind(graph.nodes[0]), SESSION.device(NAME), "balanced")
    assert kernel.symbols == ("kestrel_fully_connected_s8",)
    others = SESSION.kernel(graph.bind(graph.nodes[0]), SESSION.device("host"), "balanced")
    assert others.symbols == ("tg_fully_connected_s8",)


def test_the_library_computes_what_the_portable_one_does() -> None:
    graph = fully_connected()
    inputs = tinygen.make_inputs(graph, 4)
    ours, portable = (tinygen.load(tinygen.compile(graph, name)) for name in (NAME, "host"))
    for one in inputs:
        for a, b in zip(ours.run(one), portable.run(one), strict=True):
            np.testing.assert_array_equal(a, b)


def test_our_template_is_used() -> None:
    header = tinygen.compile(fully_connected(), NAME, name="net").files["net.h"]
    assert f'#define NET_DEVICE "{NAME}"' in header


def test_the_readme_states_the_figures() -> None:
    device = SESSION.device(NAME)
    flash, ram = ((device.memory_bytes(kind) or 0) // 1024 for kind in ("flash", "ram"))
    row = f"| `{NAME}` | {device.isa} | {flash} KiB | {ram} KiB | {(device.clock_hz or 0) / 1e6:g} MHz |"
    assert row in (Path(__file__).parent.parent / "README.md").read_text()
