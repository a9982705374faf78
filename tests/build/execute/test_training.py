"""Targets that train: from a function, pruned, distilled, quantized; by a recipe; then compiled and judged."""

from __future__ import annotations

import json

import pytest

from .conftest import Space

TASK = '''
import numpy as np
from tinygen.compress.data import Data, Samples


def samples(seed):
    """Two classes: which half of the picture is brighter."""
    random = np.random.default_rng(seed)
    inputs = random.uniform(0, 1, (200, 8, 8, 1)).astype(np.float32)
    targets = random.integers(0, 2, 200)
    inputs[targets == 0, :4] += 1
    inputs[targets == 1, 4:] += 1
    return Samples(inputs, targets)


def task():
    return Data(samples(0), samples(1), samples(2))


def train():
    import keras

    layers = keras.layers
    model = keras.Sequential([
        keras.Input((8, 8, 1)),
        layers.Conv2D(8, 3, activation="relu"),
        layers.Flatten(),
        layers.Dense(16, activation="relu"),
        layers.Dense(2, activation="softmax"),
    ])
    model.compile("adam", "sparse_categorical_crossentropy")
    data = task().train
    model.fit(data.inputs, data.targets, epochs=3, verbose=0)
    return model
'''
BUILD = """
CODE = ["net.py"]
QUICK = {"epochs": "1"}

tg_model(name = "float", entry = "net:train", data = CODE)
tg_prune(
    name = "half",
    amount = 0.5,
    data = CODE,
    model = ":float",
    settings = QUICK,
    task = "net:task",
    what = "channels",
)
tg_distill(name = "student", model = ":half", width = 0.5, task = "net:task", data = CODE, settings = QUICK)
tg_distill(name = "given", model = ":float", student = ":half", task = "net:task", data = CODE, settings = QUICK)
tg_quantize(name = "int8", model = ":student", task = "net:task", data = CODE, samples = 50)
tg_library(name = "net", model = ":int8")
tg_test(name = "net_test", library = ":net", count = 2, accuracy = 0.7, task = "net:task", data = CODE)
"""


RECIPE = """
model = "net:train"
data = "net:task"
device = "cortex-m4"

[[steps]]
step = "quantize"
samples = 50

[budgets]
flash = "<= 64 KiB"
"""


@pytest.mark.slow
def test_a_recipe_as_a_target(space: Space) -> None:
    pytest.importorskip("keras", reason="pip install 'tinygen[keras]'")
    pytest.importorskip("unicorn", reason="pip install unicorn capstone")
    space.write("net/net.py", TASK)
    space.write("net/shrink.toml", RECIPE)
    space.write(
        "net/BUILD.tg",
        'tg_shrink(name = "small", recipe = "shrink.toml", data = ["net.py"])\n'
        'tg_library(name = "net", model = ":small")\n',
    )
    assert [t["status"] for t in space.build("//net:net", "-d", "host")["targets"]] == ["built"]
    space.write("net/shrink.toml", RECIPE.replace("64 KiB", "64 B"))
    said = space.run("build", "//net:net", "-d", "host", status=1)
    assert "a budget is not kept" in said and "flash" in said


TRAINED = """
model = "net:build"
data = "net:task"
device = "host"

[[steps]]
step = "train"
epochs = 1

[budgets]
flash = "<= 1 B"
"""
BUILT = TASK.replace("def train", "def build").replace("    data = task().train\n    model.fit", "#")
PRUNED = """
data = "net:task"
device = "host"

[[steps]]
step = "prune-weights"
share = 0.5
epochs = 0
"""
BY_RECIPE = """
tg_shrink(name = "whole", recipe = "shrink.toml", seed = 7, budgets = False, data = ["net.py"])
tg_shrink(name = "thin", recipe = "thin.toml", base_of = ":whole", data = ["net.py"])
"""


@pytest.mark.slow
def test_what_was_trained_is_kept_until_it_is_cleaned(space: Space) -> None:
    keras = pytest.importorskip("keras", reason="pip install 'tinygen[keras]'")
    space.write("net/net.py", BUILT)
    space.write("net/shrink.toml", TRAINED)
    space.write("net/thin.toml", PRUNED)
    space.write("net/BUILD.tg", BY_RECIPE)
    space.build("//net:all", "-d", "host")
    made = space.root / "build/any/net"
    whole, thin = (json.loads((made / f"{name}.json").read_text())["stages"] for name in ("whole", "thin"))
    assert thin[0]["float_accuracy"] == whole[0]["float_accuracy"] and thin[1]["nonzero"] < thin[0]["nonzero"]
    weights = keras.models.load_model(made / "whole.base.keras").get_weights()

    kept = space.root / "build/.tinygen/training/any/net/whole"
    (done,) = kept.glob(".work/*/stage.json")
    stored = json.loads(done.read_text())
    stored["stage"]["details"]["kept"] = True
    done.write_text(json.dumps(stored))
    (made / "whole.json").unlink()
    space.build("//net:all", "-d", "host")
    assert json.loads((made / "whole.json").read_text())["stages"][0]["details"]["kept"]  # not trained again

    stored["packages"] = ["keras 0"]
    done.write_text(json.dumps(stored))
    (made / "whole.json").unlink()
    space.build("//net:all", "-d", "host")
    assert json.loads((made / "whole.json").read_text())["stages"] == whole  # by other packages: it was
    again = keras.models.load_model(made / "whole.base.keras").get_weights()
    assert all((one == other).all() for one, other in zip(weights, again, strict=True))

    space.run("clean", "//net:whole", "-d", "host")
    assert not kept.exists() and (kept.parent / "thin").exists() and not (made / "whole.json").exists()


def test_two_networks_to_begin_with(space: Space) -> None:
    space.write("net/shrink.toml", TRAINED)
    space.write("net/net.py", TASK)
    space.write("net/net.keras", "")
    space.write(
        "net/BUILD.tg", BY_RECIPE.replace("base_of", 'model = "net.keras", base_of').replace("thin.toml", "shrink.toml")
    )
    assert "both model and base_of" in space.run("build", "//net:thin", "-d", "host", status=2)


@pytest.mark.slow
def test_from_training_to_a_judged_library(space: Space) -> None:
    pytest.importorskip("keras", reason="pip install 'tinygen[keras]'")
    space.write("net/net.py", TASK)
    space.write("net/BUILD.tg", BUILD)
    (found,) = space.build("//net:net_test", "-d", "host", command="test")["targets"]
    assert found["status"] == "passed" and found["result"]["accuracy"] >= 0.7
    stages = json.loads((space.root / "build/any/net/half.json").read_text())["stages"]
    assert stages[-1]["macs"] < stages[0]["macs"]
    assert space.build("//net:given", "-d", "host")["targets"][0]["status"] == "built"
    assert space.build("//net:net_test", "-d", "host", command="test")["targets"][0]["cached"]
    space.write("net/BUILD.tg", BUILD.replace('QUICK = {"epochs"', 'QUICK = {"epoch"'))
    said = space.run("build", "//net:half", "-d", "host", status=1)
    assert "did you mean 'epochs'?" in said
    space.write("net/net.py", TASK.replace("return model", "return 3"))
    assert "net:train returned int" in space.run("build", "//net:float", status=1)
