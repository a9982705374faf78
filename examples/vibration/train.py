"""Trains the base network for vibration and saves it: `pip install tinygen[keras]`.

    python examples/vibration/train.py [--seed N] [-o vibration.keras]

Takes about a minute. Seeded and deterministic: the same
versions of TensorFlow on the same kind of CPU make the same network.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from model import build_model
from vibration import data

from tinygen.compress import Training, measure, train
from tinygen.compress.tensorflow import import_keras, import_tensorflow


def main() -> None:
    parser = argparse.ArgumentParser(description="Trains the base network for vibration.")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("-o", "--output", type=Path, default=Path(__file__).with_name("vibration.keras"))
    arguments = parser.parse_args()
    # With deterministic operators TensorFlow logs an error for each data set that is none.
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    import_keras().utils.set_random_seed(arguments.seed)
    import_tensorflow().config.experimental.enable_op_determinism()
    task, model = data(), build_model()
    train(model, task, Training(epochs=60, batch_size=64, learning_rate=2e-3, seed=arguments.seed))
    model.save(arguments.output)
    found = measure("base", model, task)
    figures = f"{found.weights:,} weights, {found.macs:,} MACs"
    print(f"{arguments.output}: area under the ROC curve {found.accuracy:.4f}, {figures}")


if __name__ == "__main__":
    main()
