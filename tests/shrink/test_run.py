"""Recipes run: each step does its part, finished steps are not done again, budgets decide."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.models import suite
from tinygen.frontend import load_model
from tinygen.plugins import create_session
from tinygen.shrink import read_recipe, shrink
from tinygen.shrink import run as run_module
from tinygen.shrink import store as store_module
from tinygen.shrink.budgets import exceeded, read_budget_words
from tinygen.shrink.stage import budget_figures
from tinygen.shrink.steps.train import Train

HEAD = 'model = "task:model"\ndata = "task:data"\ndevice = "{device}"\n'
TRAIN = '[[steps]]\nstep = "train"\nepochs = 2\n'
PRUNE = '[[steps]]\nstep = "prune-channels"\nto = 0.5\nof = "weights"\nepochs = 2\nteacher_weight = 0.5\n'
REST = """
[[steps]]
step = "prune-weights"
share = 0.6
epochs = 2
[[steps]]
step = "cluster"
clusters = 5
epochs = 2
[[steps]]
step = "quantize"
[[steps]]
step = "encode"
"""


def recipe(folder: Path, steps: str, device: str = "host") -> Any:
    (folder / "r.toml").write_text(HEAD.format(device=device) + steps)
    return read_recipe(folder / "r.toml")


def test_every_step_leaves_its_stage_and_model(folder: Path) -> None:
    found = shrink(recipe(folder, TRAIN + PRUNE + REST), folder / "out", quiet=True)
    assert [stage.name for stage in found.stages] == [
        *("train", "prune-channels", "prune-weights", "cluster", "quantize", "encode")
    ]
    train, channels, weights, cluster, quantized, encoded = found.stages
    assert channels.float_weights_bytes < 0.6 * train.float_weights_bytes
    assert weights.nonzero < 0.55 * channels.nonzero
    kernels = [w for layer in found.models[3].layers for w in layer.get_weights() if w.ndim > 1]
    assert all(len(np.unique(np.round(k / np.abs(k).max(), 3))) <= 5 * k.shape[-1] for k in kernels)
    assert (train.form, cluster.form, encoded.form) == ("int8", "int8", "quantized")
    assert quantized.accuracy == cluster.accuracy == encoded.accuracy
    report = json.loads((folder / "out" / "report.json").read_text())
    keys = {"name", "accuracy", "weights_bytes", "flash_bytes", "macs", "arena_bytes", "ram_bytes", "cycles", "seconds"}
    assert all(keys <= stage.keys() for stage in report["stages"])
    assert sorted(p.name for p in (folder / "out").iterdir() if not p.name.startswith(".")) == report["files"]
    assert {"0-train.keras", "3-cluster.keras", "r.tflite", "report.html"} <= set(report["files"])
    graph = load_model(folder / "out" / "r.tflite", create_session().ops)
    assert graph.tensors[graph.inputs[0]].dtype.value == "int8"
    assert found.encode == "auto" and "not measured" in encoded.note  # no board for this device


def test_a_step_alone_without_training(folder: Path) -> None:
    """As build rules call it: the model comes trained, one step, and the result is a Keras model."""
    found = shrink(recipe(folder, PRUNE.replace("epochs = 2", "epochs = 0")), folder / "out", quiet=True, plots=False)
    assert [stage.name for stage in found.stages] == ["model", "prune-channels"]
    assert found.graph is None and found.stages[-1].form == "float32"
    saved = folder / "out" / "1-prune-channels.keras"
    again = shrink(recipe(folder, "[[steps]]\nstep = 'encode'\n"), folder / "two", model=str(saved), quiet=True,
                   plots=False)  # fmt: skip
    assert [stage.name for stage in again.stages] == ["model", "quantize", "encode"]
    assert again.stages[0].float_weights_bytes == found.stages[-1].float_weights_bytes


def test_students_given_and_derived(folder: Path) -> None:
    steps = "[[steps]]\nstep = 'distil'\nepochs = 1\nwidth = 0.5\n[[steps]]\nstep = 'distil'\nname = 'given'\n"
    steps += "epochs = 1\nstudent = 'task:student'\n"
    found = shrink(recipe(folder, steps), folder / "out", quiet=True, plots=False)
    model, derived, given = (stage.float_weights_bytes for stage in found.stages)
    assert derived < 0.6 * model and given == 4 * (16 * 3 + 3)


def test_finished_steps_are_not_done_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = shrink(recipe(folder, TRAIN + PRUNE), folder / "out", quiet=True, plots=False)
    trained: list[str] = []
    original = run_module.Context

    def watched(**kwargs: Any) -> Any:
        trained.append(kwargs["where"])
        return original(**kwargs)

    monkeypatch.setattr(run_module, "Context", watched)
    second = shrink(recipe(folder, TRAIN + PRUNE), folder / "out", quiet=True, plots=False)
    assert trained == [] and second.stages == first.stages
    third = shrink(recipe(folder, TRAIN + PRUNE.replace("0.5\nof", "0.7\nof")), folder / "out", quiet=True, plots=False)
    assert len(trained) == 1 and "prune-channels" in trained[0]
    assert third.stages[0] == first.stages[0] and third.stages[1] != first.stages[1]
    for one, other in zip(first.models[-1].get_weights(), second.models[-1].get_weights(), strict=True):
        assert np.array_equal(one, other)


def test_another_generator_measures_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was trained stays; the quantized network and all figures are made again."""
    steps = TRAIN + '[[steps]]\nstep = "quantize"\n'
    first = shrink(recipe(folder, steps), folder / "out", quiet=True, plots=False)
    measured: list[str] = []
    trained: list[str] = []
    stage, train = run_module.Bench.stage, Train.run
    monkeypatch.setattr(store_module, "generator_digest", lambda: "another")

    def measures(self: Any, name: str, *args: Any, **kwargs: Any) -> Any:
        measured.append(name)
        return stage(self, name, *args, **kwargs)

    def trains(self: Any, *args: Any) -> Any:
        trained.append(self.title)
        return train(self, *args)

    monkeypatch.setattr(run_module.Bench, "stage", measures)
    monkeypatch.setattr(Train, "run", trains)
    second, third = (shrink(recipe(folder, steps), folder / "out", quiet=True, plots=False) for _ in range(2))
    assert measured == ["train", "quantize"] and trained == []
    assert second.stages[0] == first.stages[0] and third.stages == second.stages
    assert replace(second.stages[1], seconds=0) == replace(first.stages[1], seconds=0)


def test_an_interrupted_training_goes_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tinygen.compress import training

    steps = TRAIN.replace("epochs = 2", "epochs = 4")
    whole = shrink(recipe(folder, steps), folder / "whole", quiet=True, plots=False)
    original, epochs = training._Store.save, []

    def stops(self: Any, state: Any) -> None:
        original(self, state)
        epochs.append(state.epoch)
        if len(epochs) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(training._Store, "save", stops)
    with pytest.raises(KeyboardInterrupt):
        shrink(recipe(folder, steps), folder / "out", quiet=True, plots=False)
    assert not (folder / "out" / "report.json").exists()
    resumed = shrink(recipe(folder, steps), folder / "out", quiet=True, plots=False)
    assert epochs == [1, 2, 3, 4]
    for one, other in zip(whole.models[-1].get_weights(), resumed.models[-1].get_weights(), strict=True):
        assert one.shape == other.shape and np.isfinite(other).all()


def test_learned_ranges_are_used(folder: Path) -> None:
    """Quantization-aware training says how far activations reach; without it calibration does, and differs."""
    from tinygen.quantize.qat import tensor_ranges
    from tinygen.shrink.floats import imported
    from tinygen.shrink.run import open_task, run_steps
    from tinygen.shrink.store import Store

    steps = TRAIN + "[[steps]]\nstep = 'qat'\nepochs = 2\nweights = 'int4'\n[[steps]]\nstep = 'quantize'\n"
    task = open_task(recipe(folder, steps + "schemes = ['int4']\ncalibration = 'min-max'\n"))
    states = [state for state, _ in run_steps(task, Store(folder / "work", task.session), lambda _: None, quiet=True)]
    ranges = states[1].ranges
    assert {"hidden", "relu"} <= set(ranges) and all(low <= 0 < high for low, high in ranges.values())
    graph = imported(states[1], task.session.ops)
    found = tensor_ranges(graph, states[1].model, ranges, task.data.train.inputs, task.session.ops)
    assert ranges["hidden"] in found.values() and ranges["relu"] in found.values()
    final = states[2].graph
    assert final is not None
    hidden = [t for t in final.tensors if t.shape == (1, 8) and t.dtype.value == "int8"]
    low, high = ranges["hidden"]
    assert any(t.quant and t.quant.scale[0] == pytest.approx((high - low) / 255, rel=1e-3) for t in hidden)


def test_figures_of_the_linked_image(folder: Path) -> None:
    with suite.skip_if_missing():
        suite.session().toolchain(suite.session().device("cortex-m4"))
    found = shrink(recipe(folder, TRAIN + REST, "cortex-m4"), folder / "out", quiet=True, plots=False)
    base, final = found.stages[0], found.stages[-1]
    assert base.flash_bytes and final.flash_bytes and final.cycles and final.ram_bytes
    assert base.weights_bytes < base.flash_bytes and base.arena_bytes < base.ram_bytes
    assert 0 < base.flash_weights_bytes < base.weights_bytes, "the softmax's table is no weight"
    assert final.flash_bytes <= found.stages[-2].flash_bytes, "encoding never makes the image larger"
    for words, kept in ((f"flash <= {final.flash_bytes}", True), (f"flash <= {final.flash_bytes - 1}", False)):
        budget = read_budget_words(words)
        assert (not exceeded({"flash": budget}, budget_figures(final, base))) == kept


def test_mixed_precision_keeps_a_budget(folder: Path) -> None:
    steps = TRAIN + "[[steps]]\nstep = 'quantize'\nmixed = ['int4', 'ternary']\nwithin = { flash = '<= 1500' }\n"
    found = shrink(recipe(folder, steps), folder / "out", quiet=True, plots=False)
    assert found.stages[0].weights_bytes > 1500 >= found.stages[1].weights_bytes
    assert len(found.stages[1].details["mixed"]) > 1


def test_what_became_constant_is_eliminated(folder: Path) -> None:
    """A neuron whose weights are all zero is a constant: the compiler's passes drop it, and the stage says so."""
    module = (folder / "task.py").read_text()
    (folder / "task.py").write_text(module.replace("np.full((54, 8), value, np.float32)", "DEAD") + DEAD)
    steps = "[[steps]]\nstep = 'quantize'\n"
    found = shrink(recipe(folder, steps), folder / "out", model="task:dead_model", quiet=True, plots=False)
    assert found.stages[-1].eliminated_macs == 5 * (54 + 3)


DEAD = """
DEAD = np.random.default_rng(0).normal(size=(54, 8)).astype(np.float32)
DEAD[:, :5] = 0


def dead_model():
    return model(0)
"""
