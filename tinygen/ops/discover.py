"""Finds the operators: every concrete `Op` subclass in a module of a package."""

from __future__ import annotations

import functools
import importlib
import inspect
import pkgutil
from types import ModuleType

import tinygen.ops
from tinygen.ops.base import Op


@functools.cache
def builtin_ops() -> tuple[type[Op], ...]:
    """All operator classes of tinygen itself, by name."""
    return operators_in(tinygen.ops)


def operators_in(package: ModuleType) -> tuple[type[Op], ...]:
    """All operator classes that the modules of `package` define (not those below it), by name: nothing lists them."""
    found: dict[str, type[Op]] = {}
    for module_info in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        if module_info.ispkg:
            continue
        module = importlib.import_module(module_info.name)
        for _, value in inspect.getmembers(module, inspect.isclass):
            if issubclass(value, Op) and not inspect.isabstract(value) and value.__module__ == module.__name__:
                found[value.name] = value
    return tuple(found[name] for name in sorted(found))
