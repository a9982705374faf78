"""Entry points of the user's code, `module:function`, found beside the recipe or among installed modules."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any

from tinygen.compress import Data
from tinygen.compress.tensorflow import import_keras
from tinygen.ir import ModelError, TinygenError, ToolError


def call_entry(entry: str, folder: Path, where: str) -> Any:
    """What `module:function` returns, called without arguments.

    Args:
        entry: the words.
        folder: where modules are looked for first.
        where: the key or option that names it, for errors.

    ModelError if there is no such module or function, or if it fails.
    """
    module_name, _, name = entry.partition(":")
    if not module_name or not name:
        raise ModelError(f"{entry!r} is no entry point", where=where, cure="write it like module:function")
    _forget_namesakes(folder)
    sys.path.insert(0, str(folder))
    try:
        return _function(importlib.import_module(module_name), name)()
    except ModuleNotFoundError as error:
        raise ModelError(
            f"{entry}: {error}", where=where, cure=f"modules are looked for in {folder} and among those installed"
        ) from error
    except TinygenError as error:
        raise type(error)(error.what, where=f"{where}: {error.where or entry}", cure=error.cure) from error
    except Exception as error:
        raise ModelError(f"{entry} failed: {type(error).__name__}: {error}", where=where) from error
    finally:
        sys.path.remove(str(folder))


def _function(module: ModuleType, name: str) -> Callable[[], Any]:
    """The module's function; ModelError lists what it has."""
    function = getattr(module, name, None)
    if callable(function):
        found: Callable[[], Any] = function
        return found
    own = (n for n, v in vars(module).items() if callable(v) and getattr(v, "__module__", "") == module.__name__)
    cure = f"it has {', '.join(own) or 'no functions'}"
    raise ModelError(f"there is no function {name!r}", where=f"module {module.__name__}", cure=cure)


def load_data(entry: str, folder: Path, where: str) -> Data:
    """The task that an entry point returns; ModelError if it returns anything else."""
    with suppress(ToolError):  # the module may do without it
        import_keras()  # here, where its notes go nowhere: the module is likely to import it
    found = call_entry(entry, folder, where)
    if not isinstance(found, Data):
        raise ModelError(f"{entry} returned {type(found).__name__}", where=where, cure="return a tinygen.compress.Data")
    return found


def load_keras(words: str, folder: Path, where: str, seed: int) -> Any:
    """The Keras model of a file (below `folder` unless absolute), or of an entry point, built with `seed`."""
    keras = import_keras()
    path = folder / words
    if not path.exists() and ":" in words:
        keras.utils.set_random_seed(seed)
        return call_entry(words, folder, where)
    if not path.exists():
        cure = "name a .keras file, or an entry point like module:function"
        raise ModelError(f"there is no file {path}", where=where, cure=cure)
    try:
        return keras.models.load_model(path, compile=False)
    except Exception as error:
        raise ModelError(f"Keras cannot load {path}: {error}", where=where, cure="save it as .keras") from error


def _forget_namesakes(folder: Path) -> None:
    """Forgets modules of other folders that have the name of one here: two examples may each have a `model`."""
    here = {path.stem: path.resolve() for path in folder.glob("*.py")}
    for name, path in here.items():
        file = getattr(sys.modules.get(name), "__file__", None)
        if file and Path(file).resolve() != path and "site-packages" not in file and "lib/python" not in file:
            del sys.modules[name]
