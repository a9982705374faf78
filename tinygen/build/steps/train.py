"""`python -m tinygen.build.steps.train module:function -o OUT.keras --seed N`: trains a network."""

from __future__ import annotations

import argparse
from pathlib import Path

from tinygen.build.steps.entry import find_modules
from tinygen.build.steps.run import run_step


def main() -> None:
    """Call the function, with Keras' generators seeded, and save the Keras model that it returns."""
    from tinygen.ir import ModelError
    from tinygen.shrink.entry import load_keras

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("entry")
    parser.add_argument("-o", "--output", required=True, type=Path)
    parser.add_argument("--seed", type=int, default=0)
    words = parser.parse_args()
    entry, folder = find_modules(words.entry)
    model = load_keras(entry, folder, "entry", words.seed)
    if not hasattr(model, "save"):
        raise ModelError(
            f"{words.entry} returned {type(model).__name__}", where="entry", cure="it must return a Keras model"
        )
    model.save(words.output)


if __name__ == "__main__":
    run_step(main)
