"""What type each hook may answer with: a plugin that returns another is named at once, not where the value is used."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tinygen.cost.model import CostModel
from tinygen.device import Device, QuantRule, RunResult, Toolchain
from tinygen.ir import Kernel
from tinygen.ops import Op
from tinygen.passes.base import Pass

ONE: Mapping[str, type] = {
    "tinygen_toolchain": Toolchain,
    "tinygen_select_kernel": Kernel,
    "tinygen_cost_model": CostModel,
    "tinygen_run": RunResult,
    "tinygen_package": Mapping,
}
"""Hooks that answer with one such object or None."""

MANY: Mapping[str, type] = {
    "tinygen_devices": Device,
    "tinygen_quantization_rules": QuantRule,
    "tinygen_template_dirs": Path,
    "tinygen_runtime_dirs": Path,
    "tinygen_passes": Pass,
    "tinygen_package_formats": str,
}
"""Hooks that answer with any number of such objects."""


def checked_answer(hook: str, answer: Any) -> Any:
    """`answer`, many as a tuple. TypeError says what `hook` returned instead of what."""
    if hook in ONE:
        if answer is not None and not isinstance(answer, ONE[hook]):
            raise TypeError(f"returned {_named(answer)}, not {_article(ONE[hook].__name__)} or None")
        return answer
    expected = MANY.get(hook, Op if hook == "tinygen_ops" else None)
    if expected is None or answer is None:
        return answer
    if isinstance(answer, str) or not isinstance(answer, Iterable):
        raise TypeError(f"returned {_named(answer)}, not an iterable of {expected.__name__}")
    items = tuple(answer)
    for item in items:
        fits = inspect.isclass(item) and issubclass(item, Op) if expected is Op else isinstance(item, expected)
        if not fits:
            what = "subclasses of Op" if expected is Op else f"objects of type {expected.__name__}"
            raise TypeError(f"returned {_named(item)} among {what}")
    return items


def _named(value: object) -> str:
    text = repr(value)
    return f"{text if len(text) <= 60 else text[:57] + '...'} ({type(value).__name__})"


def _article(name: str) -> str:
    return f"{'an' if name[0] in 'AEIO' else 'a'} {name}"
