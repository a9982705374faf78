"""Recipes are read with their types; every mistake is named by file, line and key, with the nearest right word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tinygen.ir import ModelError
from tinygen.shrink.read import read_recipe
from tinygen.shrink.run import with_settings
from tinygen.shrink.steps.cluster import Cluster
from tinygen.shrink.steps.prune_channels import PruneChannels

ROOT = Path(__file__).resolve().parents[2]
GOOD = """\
model = "task:model"
data = "task:data"
device = "host"

[[steps]]
step = "train"
epochs = 3

[[steps]]
step = "prune-channels"
to = 0.5
layers = ["hidden"]

[[steps]]  # the second
step = "cluster"
clusters = 8
rate = 1

[[steps]]
step = "quantize"
schemes = ["int4"]

[budgets]
flash = "<= 64 KiB"
"accuracy drop" = "<= 1 point"

[search]
trials = 5

[search.space]
"prune-channels.to" = { low = 0.2, high = 0.8 }
"cluster.clusters" = { low = 3, high = 16 }
"quantize.schemes" = [["int8"], ["int4"]]
"""


def read(text: str, folder: Path):
    path = folder / "r.toml"
    path.write_text(text)
    return read_recipe(path)


def test_values_have_their_types(tmp_path: Path) -> None:
    recipe = read(GOOD, tmp_path)
    prune, cluster = recipe.steps[1:3]
    assert isinstance(prune, PruneChannels) and isinstance(cluster, Cluster)
    assert (prune.to, prune.layers, prune.of) == (0.5, ("hidden",), "macs")
    assert (cluster.clusters, cluster.rate) == (8, 1.0) and isinstance(cluster.rate, float)
    assert recipe.budgets["flash"].limit == 65536 and recipe.budgets["accuracy_drop"].limit == 0.01
    space = recipe.search.space
    assert space["quantize.schemes"].choices == (["int8"], ["int4"])
    assert space["cluster.clusters"].whole and not space["prune-channels.to"].whole
    assert recipe.name == "r" and "line 14" in recipe.places[2]


def test_settings_replace_those_of_the_step(tmp_path: Path) -> None:
    recipe = with_settings(read(GOOD, tmp_path), {"quantize.schemes": ["ternary"], "prune-channels.to": 0.25})
    assert recipe.steps[3].schemes == ("ternary",) and recipe.steps[1].to == 0.25  # type: ignore[attr-defined]
    assert recipe.steps[2].clusters == 8  # type: ignore[attr-defined]


MISTAKES = {
    "top key": ('device = "host"', 'devise = "host"', 3, "devise", "did you mean 'device'"),
    "step": ('step = "prune-channels"', 'step = "prune-chanels"', 10, "step", "did you mean 'prune-channels'"),
    "step key": ("to = 0.5", "too = 0.5", 11, "too", "did you mean 'to'"),
    "needed key": ("to = 0.5\n", "", 9, "steps", "'to' is missing"),
    "type": ("epochs = 3", 'epochs = "3"', 7, "epochs", "whole number"),
    "bool is no number": ("epochs = 3", "epochs = true", 7, "epochs", "whole number"),
    "bounds": ("to = 0.5", "to = 1.5", 11, "to", "above 0 and at most 1"),
    "list of text": ('layers = ["hidden"]', "layers = [3]", 12, "layers", "text"),
    "choice": ("to = 0.5", 'to = 0.5\nof = "mac"', 12, "of", "did you mean 'macs'"),
    "budget": ('flash = "', 'flasch = "', 24, "flasch", "did you mean 'flash'"),
    "budget unit": ('"<= 64 KiB"', '"<= 64 apples"', 24, "flash", "<= 64 KiB"),
    "budget sign": ('"<= 64 KiB"', '">= 64 KiB"', 24, "flash", "wrong way"),
    "search key": ("trials = 5", "trails = 5", 28, "trails", "did you mean 'trials'"),
    "search setting": ('"cluster.clusters"', '"cluster.cluster"', 32, "cluster.cluster", "cluster.clusters"),
    "search range": ("low = 0.2", "low = 0.9", 31, "prune-channels.to", "low must be below high"),
    "search bounds": ("high = 0.8", "high = 1.8", 31, "prune-channels.to", "at most 1"),
    "search type": ('[["int8"], ["int4"]]', "[[8], [4]]", 33, "quantize.schemes", "text"),
    "order": ('step = "cluster"\nclusters = 8\nrate = 1', 'step = "encode"', 17, "steps", "after encode"),
    "twice": ('step = "cluster"\nclusters = 8\nrate = 1', 'step = "train"', 14, "steps", "another name"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes_are_named(name: str, tmp_path: Path) -> None:
    old, new, line, key, cure = MISTAKES[name]
    assert old in GOOD
    with pytest.raises(ModelError) as found:
        read(GOOD.replace(old, new, 1), tmp_path)
    text = str(found.value)
    assert "r.toml" in text and key in text and cure in text
    where = re.search(r"line (\d+)", text)
    assert where and int(where[1]) == line, text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("model = ", "not TOML"),
        ('model = "a"\ndata = "b:c"\ndevice = "host"\n', "there are no steps"),
        (GOOD.replace('step = "train"\n', ""), "a step says what it is"),
    ],
)
def test_what_is_no_recipe(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=message):
        read(text, tmp_path)


@pytest.mark.parametrize("name", ["digits", "keywords", "vibration"])
def test_the_examples_recipes_are_right(name: str) -> None:
    recipe = read_recipe(ROOT / "examples" / name / "shrink.toml")
    assert recipe.steps[0].kind == "train" and recipe.budgets
    for entry in (recipe.head.model, recipe.head.data):
        module, _, function = entry.partition(":")
        assert f"def {function}(" in (recipe.folder / f"{module}.py").read_text()
