"""Training and retraining: the user's data and loss, the best epoch kept, interrupted runs taken up again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from tinygen.ir import ModelError, TinygenError

from .checks import check_inputs, check_weights
from .data import Data
from .measure import loss_of, predictor
from .mixing import mixed_batches
from .progress import progress
from .tensorflow import import_keras


@dataclass(frozen=True)
class Training:
    """How to train.

    Args:
        epochs: passes over the training samples.
        batch_size: samples a step.
        learning_rate: of Adam at the first step; falls to 0 along a cosine.
        seed: of shuffling and dropout.
        folder: where the state after each epoch is kept, so that an interrupted run goes on; None keeps none.
        quiet: show no progress.
    """

    epochs: int = 20
    batch_size: int = 32
    learning_rate: float = 1e-3
    seed: int = 0
    folder: Path | None = None
    quiet: bool = False

    def steps(self, samples: int) -> int:
        """Optimizer steps in all."""
        return self.epochs * -(-samples // self.batch_size)

    def within(self, name: str) -> Training:
        """The same with a folder of its own below, for one of several trainings."""
        return self if self.folder is None else replace(self, folder=self.folder / name)


@dataclass
class _State:
    """What is known after an epoch: enough to go on from."""

    epoch: int = 0
    best: float = -np.inf
    best_epoch: int = -1


def train(
    model: Any,
    data: Data,
    training: Training,
    *,
    title: str = "train",
    trainer: Any = None,
    callbacks: Sequence[Any] = (),
    settled: int = 0,
    settings: object = None,
) -> int:
    """Trains `model` in place and leaves it with the weights of its best epoch; returns that epoch, from 0.

    Args:
        model: a functional Keras model; weights, masks (variable constraints) and all.
        data: the task. `data.monitor` says how the best epoch is found.
        training: epochs, rate and so on.
        title: for the progress bar.
        trainer: what is fitted in the model's place and shares its variables, such as a distiller; compiled with
            the loss here. If its `mixed` is true it gets mixtures of two samples each (see `mixed_batches`).
        callbacks: more Keras callbacks, called before the epoch is judged.
        settled: the first epoch that may be the best: earlier ones are still being pruned.
        settings: what the callbacks were set up with; a run with others is not gone on with.
    """
    keras = import_keras()
    check_inputs(model, data.train)
    if training.epochs <= settled:
        raise ModelError(f"{training.epochs} epochs are too few", cure=f"use at least {settled + 1}")
    keras.utils.set_random_seed(training.seed)
    fitted, mixed = trainer or model, bool(getattr(trainer, "mixed", False))
    schedule = keras.optimizers.schedules.CosineDecay(training.learning_rate, training.steps(len(data.train)))
    fitted.compile(optimizer=keras.optimizers.Adam(schedule), loss=data.loss)
    fitted.optimizer.build(fitted.trainable_variables)
    store = _Store(training.folder, _fingerprint(model, training, (settled, settings, mixed)), model, fitted.optimizer)
    state = store.load()
    with progress(title, training.epochs, state.epoch, training.quiet) as advance:

        def judge(epoch: int, logs: dict[str, float] | None) -> None:
            state.epoch = epoch + 1
            if data.monitor == "score":
                value = data.score(predictor(model), data.validation)
            else:
                value = -loss_of(model, data, data.validation)
            if epoch >= settled and value >= state.best:
                state.best, state.best_epoch = value, epoch
                store.keep_best()
            store.save(state)
            advance(f"loss {(logs or {}).get('loss', float('nan')):.4f}, validation {data.monitor} {abs(value):.4f}")

        if state.epoch < training.epochs:
            batch = min(training.batch_size, len(data.train))
            if mixed:
                given = {"x": mixed_batches(data.train, batch, training.seed, state.epoch)}
            else:
                given = {"x": data.train.inputs, "y": data.train.targets, "batch_size": batch}
            settings = {
                "epochs": training.epochs,
                "initial_epoch": state.epoch,
                "callbacks": [*callbacks, keras.callbacks.LambdaCallback(on_epoch_end=judge)],
            }
            _fit(fitted, {**given, **settings}, title)
    if state.best_epoch < 0:
        check_weights(model)
        raise ModelError(f"no epoch had a finite validation {data.monitor}", where=title, cure="lower learning_rate")
    store.restore_best()
    check_weights(model)
    return state.best_epoch


def _fit(fitted: Any, settings: dict[str, Any], title: str) -> None:
    """Keras' own training; ModelError with its words where loss, targets and outputs do not go together."""
    try:
        fitted.fit(verbose=0, **settings)
    except TinygenError:
        raise
    except Exception as error:  # Keras raises what its backend and the user's loss raise
        words = next((line.strip() for line in str(error).splitlines() if line.strip()), "")
        raise ModelError(
            f"Keras cannot train it: {type(error).__name__}: {words}",
            where=title,
            cure="do loss, targets and the model's outputs go together?",
        ) from error


class _Store:
    """Weights of the last and the best epoch: on disk if there is a folder, the best ones in memory otherwise."""

    def __init__(self, folder: Path | None, fingerprint: str, model: Any, optimizer: Any) -> None:
        self.folder, self.fingerprint, self.model, self.optimizer = folder, fingerprint, model, optimizer
        self.best: list[Any] = []
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)

    def load(self) -> _State:
        """The state of an interrupted run of the same training; a fresh one if there is none."""
        if self.folder is None or not (self.folder / "state.json").exists():
            return _State()
        stored = json.loads((self.folder / "state.json").read_text())
        if stored.pop("fingerprint") != self.fingerprint:  # another model or other settings: start over
            return _State()
        self.model.set_weights(self._read("last"))
        for variable, value in zip(self.optimizer.variables, self._read("optimizer"), strict=True):
            variable.assign(value)
        return _State(**stored)

    def save(self, state: _State) -> None:
        if self.folder is None:
            return
        self._write("last", self.model.get_weights())
        self._write("optimizer", [np.asarray(variable) for variable in self.optimizer.variables])
        partial = self.folder / "state.partial"
        partial.write_text(json.dumps({**asdict(state), "fingerprint": self.fingerprint}))
        partial.replace(self.folder / "state.json")  # last: the state names what is complete

    def keep_best(self) -> None:
        if self.folder is None:
            self.best = self.model.get_weights()
        else:
            self._write("best", self.model.get_weights())

    def restore_best(self) -> None:
        self.model.set_weights(self.best if self.folder is None else self._read("best"))

    def _write(self, name: str, arrays: list[Any]) -> None:
        assert self.folder is not None
        partial = self.folder / f"{name}.partial.npz"
        np.savez(partial, *arrays)
        partial.replace(self.folder / f"{name}.npz")

    def _read(self, name: str) -> list[Any]:
        assert self.folder is not None
        with np.load(self.folder / f"{name}.npz") as stored:
            return [stored[f"arr_{index}"] for index in range(len(stored.files))]


def _fingerprint(model: Any, training: Training, settings: object) -> str:
    """Changes when a stored state cannot be gone on with."""
    digest = hashlib.sha256(repr((replace(training, folder=None, quiet=False), settings)).encode())
    for value in model.get_weights():
        digest.update(np.ascontiguousarray(value).tobytes())
    return digest.hexdigest()
