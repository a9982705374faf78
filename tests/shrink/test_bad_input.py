"""Bad input to `tinygen shrink` and `tinygen quantize`: one clear error each, with the right exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.command import refused, tinygen
from tests.shrink.test_run import HEAD, PRUNE, TRAIN
from tinygen.ir import ModelError, TinygenError
from tinygen.shrink import read_recipe, shrink
from tinygen.shrink.run import open_task

HOST = HEAD.format(device="host")


@pytest.mark.parametrize(
    ("old", "new", "messages"),
    [
        ("task:model", "task:modell", ["key 'model'", "no function 'modell'", "model"]),
        ("task:model", "tusk:model", ["key 'model'", "tusk", "modules are looked for"]),
        ("task:model", "model.keras", ["key 'model'", "there is no file"]),
        ("task:model", "task:nan_model", ["NaN", "hidden"]),
        ("task:model", "task:no_task", ["not a Keras model"]),
        ("task:data", "task:no_data", ["key 'data'", "there are none", "at least one sample"]),
        ("task:data", "task:no_task", ["key 'data'", "returned int", "tinygen.compress.Data"]),
        ("task:data", "task:broken", ["key 'data'", "ValueError: no such file"]),
        ('"host"', '"hots"', ["r.toml, key 'device': unknown device 'hots'"]),
    ],
)
def test_model_and_data(old: str, new: str, messages: list[str], folder: Path) -> None:
    (folder / "r.toml").write_text((HOST + TRAIN).replace(old, new))
    with pytest.raises(TinygenError) as found:
        open_task(read_recipe(folder / "r.toml"))
    for message in messages:
        assert message in str(found.value)


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        (PRUNE.replace("to = 0.5", "to = 0.5\nlayers = ['classes']"), "classes"),
        (PRUNE.replace("to = 0.5", "to = 0.5\nlayers = ['hiden']"), "hiden"),
        (PRUNE.replace("to = 0.5", "to = 0.0001"), "ask for less"),
        ("[[steps]]\nstep = 'prune-blocks'\n", "no block"),
        ("[[steps]]\nstep = 'qat'\nlayers = { hiden = 'int4' }\n", "hiden"),
        ("[[steps]]\nstep = 'quantize'\nschemes = ['int5']\n", "int4"),
        ("[[steps]]\nstep = 'quantize'\nlayers = { hiden = ['int4'] }\n", "did you mean 'hidden'"),
        ("[[steps]]\nstep = 'quantize'\nmixed = ['int4']\n", "needs a budget"),
        ("[[steps]]\nstep = 'quantize'\nmixed = ['int4']\nwithin = { flash = '<= 9' }\n", "cannot be met"),
        ("[[steps]]\nstep = 'distil'\nstudent = 'task:nothing'\n", "no function 'nothing'"),
    ],
)
def test_steps_that_cannot_be_done(steps: str, message: str, folder: Path) -> None:
    (folder / "r.toml").write_text(HOST + steps)
    with pytest.raises(TinygenError) as found:
        shrink(read_recipe(folder / "r.toml"), folder / "out", quiet=True, plots=False)
    assert message in str(found.value) and "r.toml, line 4" in str(found.value)
    assert not (folder / "out" / "report.json").exists()


def test_a_teacher_needs_a_trained_model(folder: Path) -> None:
    (folder / "r.toml").write_text(HOST + PRUNE + TRAIN)
    with pytest.raises(ModelError, match="let a train step come before"):
        shrink(read_recipe(folder / "r.toml"), folder / "out", quiet=True, plots=False)


def test_targets_that_the_loss_does_not_take(folder: Path) -> None:
    text = (folder / "task.py").read_text().replace("labels = np.arange(count) % 3", "labels = np.ones((count, 5))")
    (folder / "task.py").write_text(text.replace("labels * 7", "3"))
    (folder / "r.toml").write_text(HOST + TRAIN)
    with pytest.raises(ModelError, match="Keras cannot train it") as found:
        shrink(read_recipe(folder / "r.toml"), folder / "out", quiet=True, plots=False)
    assert "r.toml, line 4" in str(found.value)


def test_a_budget_that_is_not_kept_exits_with_1(folder: Path) -> None:
    (folder / "r.toml").write_text(HOST + TRAIN + "[budgets]\nweights = 100\nmacs = '<= 1 M'\ncycles = '<= 1 M'\n")
    words = ("shrink", "-r", "r.toml", "-o", "out", "--no-plots", "--quiet", "--json", "out.json")
    done = tinygen(*words, cwd=folder)
    assert done.returncode == 1, done.stderr
    assert "budgets that are not kept" in done.stdout and "not measured" in done.stdout
    over = {item["budget"]: item["over"] for item in json.loads((folder / "out.json").read_text())["over"]}
    assert set(over) == {"weights", "cycles"} and over["weights"] > 100


def test_usage(folder: Path) -> None:
    (folder / "r.toml").write_text(HOST + TRAIN)
    assert "--recipe" in refused(tinygen("shrink", "x.keras", cwd=folder))
    assert "--search" in refused(tinygen("shrink", "-r", "r.toml", "-o", "out", "--trials", 3, cwd=folder))
    assert "flash" in refused(tinygen("shrink", "-r", "r.toml", "-o", "out", "--budget", "flsh <= 3", cwd=folder))
    assert "no.toml" in refused(tinygen("shrink", "-r", "no.toml", "-o", "out", cwd=folder))


def test_missing_packages(folder: Path) -> None:
    (folder / "r.toml").write_text(HOST + TRAIN)
    words = ("shrink", "-r", "r.toml", "-o", "out")
    text = refused(tinygen(*words, cwd=folder, blocked=("keras", "tensorflow")))
    assert "TensorFlow" in text and "pip install 'tinygen[keras]'" in text


def test_quantize(folder: Path) -> None:
    (folder / "r.toml").write_text(HOST + PRUNE.replace("epochs = 2", "epochs = 0"))
    shrink(read_recipe(folder / "r.toml"), folder / "out", quiet=True, plots=False)
    words = ("quantize", "out/r.tflite", "-d", "host", "--data", "task:data", "-o", "q.tflite")
    done = tinygen(*words, "--scheme", "int4", "--layer", "hidden=int8", "--json", "q.json", cwd=folder)
    assert done.returncode == 0, done.stderr
    found = json.loads((folder / "q.json").read_text())
    assert sorted(layer["weight_bits"] for layer in found["layers"] if layer["weight_bits"]) == [4, 4, 8]
    assert 0 <= found["accuracy"] <= 1 and (folder / "q.tflite").exists()

    assert "did you mean" in refused(tinygen(*words, "--layer", "hiden=int8", cwd=folder))
