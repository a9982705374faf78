"""What a library consists of without generating it again: kept by the content of all that it follows from."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from tinygen.build.generator import generator
from tinygen.build.steps.library_archive import Manifest, as_manifest, read_manifest
from tinygen.files import write_file
from tinygen.ir import ModelError, TinygenError
from tinygen.paths import cache_dir
from tinygen.user_cache import added, found


def library_manifest(model: Path, words: tuple[str, ...]) -> Manifest:
    """What the library of `model` consists of, and which files of the generator it was made with.

    Args:
        model: the network's file. Its name counts too: it is in the generated texts.
        words: of `tinygen compile`: device, name and options.

    It is generated, by a process of its own that notes what it opens, unless just this has been seen before.
    TinygenError says why it cannot be.
    """
    try:
        content = hashlib.sha256(model.read_bytes()).hexdigest()
    except OSError as error:
        raise ModelError(f"cannot be read: {error.strerror}", where=str(model)) from error
    key = repr((content, model.name, words, generator().code))
    path = cache_dir() / "manifests" / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.json"
    try:
        found(path)
        manifest = as_manifest(json.loads(path.read_text()))
        if is_current(manifest):
            return manifest
    except (OSError, ValueError, KeyError, TypeError):
        pass
    manifest = _generate(model, words)
    with contextlib.suppress(OSError):  # a cache that cannot be written is no fault
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, json.dumps(asdict(manifest)))
        added(path)
    return manifest


def is_current(manifest: Manifest) -> bool:
    """Whether the installed generator would make the same library of the same model."""
    state = generator()
    return manifest.code == state.code and all(state.files.get(name) == sha for name, sha in manifest.read.items())


def made_with(manifest: Manifest) -> str:
    """A digest of all that is of the generator and has a part in the library."""
    return hashlib.sha256(repr((manifest.code, sorted(manifest.read.items()))).encode()).hexdigest()[:32]


def _generate(model: Path, words: tuple[str, ...]) -> Manifest:
    with tempfile.TemporaryDirectory() as name:
        archive = Path(name) / "library"
        command = [sys.executable, "-P", "-m", "tinygen.build.steps.generate", str(model), "-o", str(archive), *words]
        done = subprocess.run(command, capture_output=True, text=True, env=os.environ)
        if done.returncode != 0:
            raise TinygenError((done.stderr or done.stdout).strip().removeprefix("error: "))
        return read_manifest(archive)
