"""The benchmarks' way to figures: a build, whose images are those that `tinygen profile` measures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import tinygen
from benchmarks.built import Subject, measured

from .conftest import DIGITS, toolchain_or_skip

DEVICE = "cortex-m4"


def actions(workspace: Path) -> dict[str, int]:
    """What the last build did, by status."""
    lines = (workspace / "build/.tinygen/events.jsonl").read_text().splitlines()
    counts: dict[str, int] = json.loads(lines[-1])["counts"]
    return counts


def test_figures_are_those_of_profile_and_made_once(tmp_path: Path) -> None:
    pytest.importorskip("unicorn", reason="pip install unicorn capstone")
    toolchain_or_skip(DEVICE)
    network = DIGITS.read_bytes()
    subjects = [
        Subject("plain", network, "digits"),
        Subject("fed", network, "digits", {"feed": True, "optimize": "ram"}),
        Subject("tight", network, "digits", {"arena": 16}),
    ]
    found = measured("networks", subjects, [DEVICE], tmp_path)
    session = tinygen.create_session()
    for name, options in (("plain", {}), ("fed", {"feed": True, "optimize": "ram"})):
        library = tinygen.compile(DIGITS, DEVICE, name="digits", session=session, **options)
        inputs = tinygen.make_inputs(library.lowered.graph, 1)[0]
        profile = tinygen.profile(session, library, inputs)
        assert found[name, DEVICE] == json.loads(json.dumps(profile, default=str))
        assert profile["bit_exact"]
    assert found["fed", DEVICE]["arena_bytes"] < found["plain", DEVICE]["arena_bytes"]
    assert list(found["tight", DEVICE]) == ["error"] and "16 bytes" in found["tight", DEVICE]["error"]

    good = subjects[:2]
    assert measured("networks", good, [DEVICE], tmp_path) == {(s.name, DEVICE): found[s.name, DEVICE] for s in good}
    assert not actions(tmp_path).get("executed")
