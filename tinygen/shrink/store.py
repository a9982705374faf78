"""Finished steps on disk, under a digest of all that they depend on: an interrupted recipe goes on where it was."""

from __future__ import annotations

import hashlib
import inspect
import json
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tinygen._version import __version__
from tinygen.build.generator import generator_digest
from tinygen.build.package_versions import versions
from tinygen.compress import Data
from tinygen.compress.graph import calls
from tinygen.compress.tensorflow import import_keras
from tinygen.frontend import load_model
from tinygen.frontend.tflite_writer import write_tflite
from tinygen.plugins import Session
from tinygen.shrink.stage import Stage
from tinygen.shrink.state import State

WORK = ".work"
"""The folder of finished steps, below that of a run's output."""
DONE = "stage.json"


@dataclass(frozen=True, eq=False)
class Store:
    """A folder of finished steps. Several processes may use it at once: each step appears whole or not at all.

    Args:
        folder: made when the first step is finished.
        session: the plugins.
        resumes: keep the training of an unfinished step too; only one process may do that in a folder.
    """

    folder: Path
    session: Session
    resumes: bool = True

    def work(self, key: str) -> Path | None:
        """Where the training of an unfinished step keeps its state."""
        return self.folder / f"{key}.training" if self.resumes else None

    def load(self, key: str, teacher: Any) -> tuple[State, Stage, bool] | None:
        """A finished step, and whether this version of the generator measured it; None if other packages trained it.

        `teacher`: None if the step's own model is the base.
        """
        folder = self.folder / key
        if not (folder / DONE).exists():
            return None
        stored = json.loads((folder / DONE).read_text())
        if not _of_these_packages(stored):
            return None
        model = import_keras().models.load_model(folder / "model.keras", compile=False)
        path = folder / "graph.tflite"
        graph = load_model(path, self.session.ops) if path.exists() else None
        ranges = {name: (low, high) for name, (low, high) in stored["ranges"].items()}
        state = State(model, teacher or (model if stored["is_base"] else None), graph, stored["encode"], ranges)
        return state, Stage(**stored["stage"]), stored.get("generator") == generator_digest()

    def _current(self, key: str) -> bool:
        stored = json.loads((self.folder / key / DONE).read_text())
        return bool(stored.get("generator") == generator_digest()) and _of_these_packages(stored)

    def save(self, key: str, state: State, stage: Stage) -> None:
        """Keeps a finished step, and drops what its training left."""
        self.folder.mkdir(parents=True, exist_ok=True)
        partial = self.folder / f".{key}.{os.getpid()}"
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir()
        state.model.save(partial / "model.keras")
        if state.graph is not None:
            (partial / "graph.tflite").write_bytes(write_tflite(state.graph, self.session.ops))
        stored = {
            "stage": stage.as_dict(),
            "is_base": state.teacher is state.model,
            "encode": state.encode,
            "ranges": state.ranges,
            "generator": generator_digest(),
            "packages": versions(),
        }
        (partial / DONE).write_text(json.dumps(stored))
        stale = self.folder / f".{key}.{os.getpid()}.stale"
        try:
            if (self.folder / key).exists() and not self._current(key):
                (self.folder / key).rename(stale)
            partial.rename(self.folder / key)
        except OSError:  # another process was faster with the same
            shutil.rmtree(partial)
        shutil.rmtree(stale, ignore_errors=True)
        if work := self.work(key):
            shutil.rmtree(work, ignore_errors=True)


def _of_these_packages(stored: dict[str, Any]) -> bool:
    """Whether a step's note says that the packages were those of today; older ones do not say."""
    return list(stored.get("packages", versions())) == list(versions())


def digest_of(*parts: object) -> str:
    """A digest of texts, arrays and other digests."""
    digest = hashlib.sha256(__version__.encode())
    for part in parts:
        digest.update(np.ascontiguousarray(part).tobytes() if isinstance(part, np.ndarray) else repr(part).encode())
        digest.update(b"\0")
    return digest.hexdigest()[:24]


def data_digest(data: Data) -> str:
    """Of all samples and how they are used."""
    samples = (data.train, data.validation, data.test)
    arrays = [array for part in samples for array in (part.inputs, part.targets)]
    loss = data.loss if isinstance(data.loss, str) else type(data.loss).__name__
    own = [text for used in (data.score, data.loss) if (text := _source(used))]
    score = getattr(data.score, "__name__", "")
    return digest_of(loss, data.monitor, score, *own, *(a.shape for a in arrays), *arrays)


def _source(used: Any) -> bytes | None:
    """The file that a user's function or class, or an object of one, is written in; None for what packages have."""
    module = getattr(used, "__module__", "").partition(".")[0]
    if module in ("builtins", "keras", "tensorflow", "tinygen"):
        return None
    written = used if inspect.isfunction(used) or inspect.isclass(used) else type(used)
    file = inspect.getsourcefile(written) if getattr(written, "__module__", "builtins") != "builtins" else None
    return Path(file).read_bytes() if file and Path(file).is_file() else None


def model_digest(model: Any) -> str:
    """Of a Keras model: its layers, how they are joined, and its weights. Names that Keras gave do not count."""
    known: dict[int, int] = {}
    parts: list[object] = [[tuple(tensor.shape) for tensor in model.inputs]]
    for tensor in model.inputs:
        known[id(tensor)] = len(known)
    for call in calls(model):
        config = call.layer.get_config() if hasattr(call.layer, "get_config") else {}
        part = (call.kind, _unnamed(config), [known.get(id(tensor), -1) for tensor in call.inputs])
        name = getattr(call.layer, "name", "")
        automatic = re.sub(r"_\d+$", "", name).replace("_", "") == call.kind.lower()
        parts.append(part if automatic else (*part, name))
        for tensor in call.outputs:
            known[id(tensor)] = len(known)
    return digest_of(*parts, *(np.asarray(weight) for weight in model.get_weights()))


def _unnamed(config: Any) -> Any:
    if isinstance(config, dict):
        return {key: _unnamed(value) for key, value in config.items() if key != "name"}
    return [_unnamed(item) for item in config] if isinstance(config, list | tuple) else config
