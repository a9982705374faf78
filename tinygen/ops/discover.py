"""Finds the operators: every concrete `Op` subclass in a module of this package."""

from __future__ import annotations

import importlib
import inspect
import pkgutil

import tinygen.ops
from tinygen.ops.base import Op


def builtin_ops() -> tuple[type[Op], ...]:
    """All operator classes of tinygen itself, by name."""
    found: dict[str, type[Op]] = {}
    for module_info in pkgutil.iter_modules(tinygen.ops.__path__, "tinygen.ops."):
        if module_info.ispkg:
            continue
        module = importlib.import_module(module_info.name)
        for _, value in inspect.getmembers(module, inspect.isclass):
            if issubclass(value, Op) and not inspect.isabstract(value) and value.__module__ == module.__name__:
                found[value.name] = value
    return tuple(found[name] for name in sorted(found))
