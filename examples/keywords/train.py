"""Trains the base network for keywords and saves it: `pip install tinygen[keras]`, `apt-get install espeak-ng`.

    python examples/keywords/train.py [--seed N] [-o keywords.keras]

The first run speaks 10,000 clips (minutes), then training takes one or two minutes. Seeded and deterministic: the same
versions of TensorFlow and espeak-ng on the same kind of CPU make the same network.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from keywords import data
from model import build_model

from tinygen.compress import Training, measure, train
from tinygen.compress.tensorflow import import_keras, import_tensorflow


def main() -> None:
    parser = argparse.ArgumentParser(description="Trains the base network for keywords.")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("-o", "--output", type=Path, default=Path(__file__).with_name("keywords.keras"))
    arguments = parser.parse_args()
    # With deterministic operators TensorFlow logs an error for each data set that is none.
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    import_keras().utils.set_random_seed(arguments.seed)
    import_tensorflow().config.experimental.enable_op_determinism()
    task, model = data(), build_model()
    train(model, task, Training(epochs=20, batch_size=64, learning_rate=3e-3, seed=arguments.seed))
    model.save(arguments.output)
    found = measure("base", model, task)
    print(f"{arguments.output}: accuracy {found.accuracy:.4f}, {found.weights:,} weights, {found.macs:,} MACs")


if __name__ == "__main__":
    main()
