"""The benchmarks' way to figures: a build, whose images are those that `tinygen profile` measures."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import tinygen
from benchmarks.built import Subject, measured
from benchmarks.cost_layers import layers, networks
from benchmarks.cost_rules.networks import SEED, choices, library
from benchmarks.cost_samples import measure
from benchmarks.trainings import trained
from tinygen.build.rules.training import TRAINING

from .conftest import DIGITS, toolchain_or_skip
from .execute.test_training import BUILT, TRAINED

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


def test_layers_of_cost_models_are_those_of_profile_and_made_once(tmp_path: Path) -> None:
    pytest.importorskip("unicorn", reason="pip install unicorn capstone")
    toolchain_or_skip(DEVICE)
    few = layers(2, 0)[:5]
    samples, engine = measure(DEVICE, few, tmp_path / "cost")
    session = tinygen.create_session()
    device = session.device(DEVICE)
    (graph,) = networks([few[i] for i in np.random.default_rng(SEED).permutation(len(few))])
    ((*chosen,),) = choices(session, device, [graph])
    profile = tinygen.profile(session, library(session, device, graph, chosen), tinygen.make_inputs(graph, 1)[0])
    rows = [row for rows in samples.values() for row in rows]
    assert sorted(row["cycles"] for row in rows) == sorted(layer["cycles"] for layer in profile["layers"])
    assert engine == profile["engine"] and all(row["features"]["macs"] for row in rows)
    assert measure(DEVICE, few, tmp_path / "cost") == (samples, engine)
    assert not actions(tmp_path / "cost").get("executed")


@pytest.mark.slow
def test_a_recipe_is_trained_once_a_seed(tmp_path: Path) -> None:
    pytest.importorskip("keras", reason="pip install 'tinygen[keras]'")
    example, workspace = tmp_path / "examples" / "halves", tmp_path / "space"
    example.mkdir(parents=True)
    (example / "net.py").write_text(BUILT)
    (example / "shrink.toml").write_text(TRAINED)

    def run(kept: str) -> float:
        ((stage,),) = trained("halves", 1, workspace, tmp_path / "examples", tmp_path / kept)
        return stage.accuracy

    accuracy = run("none")
    assert run("none") == accuracy and not actions(workspace).get("executed")
    # What `tinygen shrink` has trained is taken over where nothing has been built.
    training = workspace / TRAINING / "any/shrink/halves/seed_0"
    (note,) = training.glob(".work/*/stage.json")
    note.write_text(note.read_text().replace(f'"accuracy": {accuracy}', '"accuracy": 0.125'))
    training.rename(tmp_path / "halves-0")
    (workspace / "build/any/shrink/halves/seed_0.json").unlink()
    assert run(".") == 0.125
