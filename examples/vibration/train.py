"""Trains the base network for vibration and saves it: `pip install tinygen[keras]`.

    python examples/vibration/train.py [--seed N] [-o vibration.keras]

Takes about a minute. Seeded and deterministic: the same
versions of TensorFlow on the same kind of CPU make the same network.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import keras
import tensorflow as tf
from model import build_model
from vibration import data

from tinygen.compress import Training, measure, train


def main() -> None:
    parser = argparse.ArgumentParser(description="Trains the base network for vibration.")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("-o", "--output", type=Path, default=Path(__file__).with_name("vibration.keras"))
    arguments = parser.parse_args()
    keras.utils.set_random_seed(arguments.seed)
    tf.config.experimental.enable_op_determinism()
    task, model = data(), build_model()
    train(model, task, Training(epochs=60, batch_size=64, learning_rate=2e-3, seed=arguments.seed))
    model.save(arguments.output)
    print(f"{arguments.output}: {measure('base', model, task)}")


if __name__ == "__main__":
    main()
