"""`python -m benchmarks.shrink TASK --seeds N`: the steps of shrinking on the examples' networks, measured.

Needs TensorFlow, scikit-learn and espeak-ng. Weights in flash are counted from the int8 `.tflite`: each kernel as the
smallest coding makes it (tables included), four bytes a bias.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import mean, stdev
from typing import Any

import click
import numpy as np

from tinygen.compress import (
    Clustering,
    Data,
    Figures,
    Sparsity,
    Teacher,
    Training,
    cluster_weights,
    measure,
    prune_channels,
    prune_weights,
    tflite_predictor,
    to_tflite,
    train,
)
from tinygen.encode import choose
from tinygen.frontend.tflite_reader import read_tflite
from tinygen.ir import DType
from tinygen.ops.discover import builtin_ops

ROOT = Path(__file__).resolve().parents[1]
CALIBRATION = 300  # training samples
Row = dict[str, Any]


def digits(seed: int) -> Iterator[Row]:
    """LeNet-5-like: neurons, then few values that code well; each step learns from the base."""
    lenet = example("digits", "lenet")
    data, base = lenet.data(), lenet.build_model
    again = Training(16, 32, 2e-3, seed)
    model = trained(base, data, again)
    yield row("base", model, data)
    teacher, longer = Teacher(model, weight=0.8), replace(again, epochs=30)
    dense = ["dense1", "dense2"]
    small = prune_channels(
        model, data, to=0.18, of="weights", layers=dense, least=0.1, training=longer, teacher=teacher
    ).model
    yield row("channels", small, data)
    few, finer = Clustering(16, rate=0.02), replace(longer, learning_rate=1e-3)
    yield row("clusters", cluster_weights(small, data, few, training=finer, teacher=teacher).model, data)


def keywords(seed: int) -> Iterator[Row]:
    """DS-CNN: channels to 0.43 of the MACs, distilled; then few values."""
    module = example("keywords", "keywords")
    data = module.data()
    model = trained(example("keywords", "model").build_model, data, Training(16, 64, 3e-3, seed))
    yield row("base", model, data)
    teacher = Teacher(model, weight=0.7)
    again = Training(12, 64, 3e-3, seed)
    small = prune_channels(model, data, to=0.43, training=again, teacher=teacher).model
    yield row("channels", small, data)
    few, finer = Clustering(16, rate=0.02), replace(again, epochs=16, learning_rate=2e-3)
    yield row("clusters", cluster_weights(small, data, few, training=finer, teacher=teacher).model, data)


def vibration(seed: int) -> Iterator[Row]:
    """Autoencoder: single weights, then few values."""
    data = example("vibration", "vibration").data()
    model = trained(example("vibration", "model").build_model, data, Training(40, 64, 2e-3, seed))
    yield row("base", model, data)
    again = Training(40, 64, 2e-3, seed)
    sparse = prune_weights(model, data, Sparsity(0.7), training=again).model
    yield row("sparse", sparse, data)
    yield row("clusters", cluster_weights(sparse, data, Clustering(16, rate=0.05), training=again).model, data)


TASKS: dict[str, Callable[[int], Iterator[Row]]] = {"digits": digits, "keywords": keywords, "vibration": vibration}


def example(folder: str, module: str) -> Any:
    """A module of an example; its folder's modules import each other by name."""
    sys.path.insert(0, str(ROOT / "examples" / folder))
    sys.modules.pop("model", None)
    try:
        return importlib.import_module(module)
    finally:
        sys.path.pop(0)


def trained(build: Callable[[], Any], data: Data, training: Training) -> Any:
    """A base network, seeded."""
    import keras

    keras.utils.set_random_seed(training.seed)
    model = build()
    train(model, data, training)
    return model


def row(name: str, model: Any, data: Data) -> Row:
    """A model's figures, and those of its int8 version."""
    figures: Figures = measure(name, model, data)
    content = to_tflite(model, data.train.inputs[:CALIBRATION])
    raw, encoded, biases = weights_in_flash(content)
    found: Row = {
        "step": name,
        "float": figures.accuracy,
        "int8": data.score(tflite_predictor(content), data.test),
        "macs": figures.macs,
        "float32_bytes": figures.weights_bytes,
        "int8_bytes": raw + biases,
        "encoded_bytes": encoded + biases,
    }
    click.echo(
        "  ".join(
            f"{key} {value:.4f}" if isinstance(value, float) else f"{key} {value}" for key, value in found.items()
        )
    )
    return found


def weights_in_flash(content: bytes) -> tuple[int, int, int]:
    """Bytes of an int8 network's kernels as they are, of the kernels encoded, of the biases."""
    graph = read_tflite(content, {op.name: op() for op in builtin_ops()}, name="shrunk")
    raw = encoded = biases = 0
    for node in graph.nodes:
        for tensor in (graph.tensors[i] for i in node.inputs if i >= 0):
            if tensor.data is None:
                continue
            if tensor.dtype is DType.INT8:
                raw += tensor.data.size
                encoded += choose(np.asarray(tensor.data)).bytes
            elif len(tensor.shape) == 1 and len(node.inputs) == 3:
                biases += 4 * tensor.data.size
    return raw, encoded, biases


@click.command()
@click.argument("task", type=click.Choice(sorted(TASKS)))
@click.option("--seeds", default=3, show_default=True)
@click.option("--json", "file", type=click.Path(path_type=Path), help="Where all rows go.")
def main(task: str, seeds: int, file: Path | None) -> None:
    """Train, shrink and measure; prints each step of each seed, then means and spreads."""
    runs = [list(TASKS[task](seed)) for seed in range(seeds)]
    for index, step in enumerate(runs[0]):
        click.echo(f"{task}, {step['step']}, {seeds} seeds:")
        for key in ("float", "int8", "macs", "int8_bytes", "encoded_bytes"):
            values = [run[index][key] for run in runs]
            click.echo(f"  {key} {mean(values):.4f} +- {stdev(values) if seeds > 1 else 0:.4f}")
        lost = [100 * (run[0]["float"] - run[index]["int8"]) for run in runs]
        click.echo(f"  points lost against the float base {mean(lost):.2f} +- {stdev(lost) if seeds > 1 else 0:.2f}")
        for key, base in (("float32_bytes", "float32_bytes"), ("int8_bytes", "int8_bytes")):
            shares = [run[0][base] / run[index]["encoded_bytes"] for run in runs]
            click.echo(f"  base {key} / encoded bytes {mean(shares):.1f}, inverse {1 / mean(shares):.3f}")
    if file:
        file.write_text(json.dumps(runs, indent=1) + "\n")


if __name__ == "__main__":
    main()
