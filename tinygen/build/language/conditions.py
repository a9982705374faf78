"""Conditions: the keys of `select` and the items of `compatible_with`.

"device=cortex-m4"   "family=cortex_m"   "isa=rv32*"   "feature=dsp"   "flag:size=small"
"family=riscv, feature=vector"               all of them hold
"//config:small_m4"                          a tg_setting, which names conditions
"//conditions:default"                       nothing else holds
"""

from __future__ import annotations

import fnmatch
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tinygen.build.language.label import Label, LabelError, parse_label
from tinygen.ir.errors import did_you_mean

if TYPE_CHECKING:
    from tinygen.build.rules.base import Configuration
    from tinygen.device import Device

DEFAULT = "//conditions:default"
KINDS = ("device", "family", "isa", "feature", "optimize", "encode", "config")
FLAG = "flag:"
CHANGED = "+"
"""In a configuration's name: what follows tells flags that the command line has changed."""


class ConditionError(ValueError):
    """Text that is no condition. `cure` is a hint, or ""."""

    def __init__(self, what: str, cure: str = "") -> None:
        super().__init__(what)
        self.cure = cure


@dataclass(frozen=True, order=True)
class Condition:
    """`kind` is one of KINDS, or "flag:" and a flag's name; `value` may have `*` for any characters."""

    kind: str
    value: str

    def __str__(self) -> str:
        return f"{self.kind}={self.value}"


@functools.lru_cache(maxsize=4096)
def parse_key(text: str, package: str) -> Label | frozenset[Condition]:
    """What a key of `select` means: a tg_setting's label, or conditions that must all hold (none: the default).

    ConditionError says what is wrong with it.
    """
    if text == DEFAULT:
        return frozenset()
    if text.startswith(("//", ":")):
        try:
            return parse_label(text, package).plain
        except LabelError as error:
            raise ConditionError(str(error)) from error
    return frozenset(_condition(part.strip(), text) for part in text.split(","))


def _condition(text: str, whole: str) -> Condition:
    kind, equals, value = (part.strip() for part in text.partition("="))
    if not equals or not value:
        cure = f"did you mean {DEFAULT!r}?" if "default" in text else 'write "device=NAME", "family=NAME", "isa=NAME", '
        cure += "" if "default" in text else '"feature=NAME", "flag:NAME=VALUE" or the label of a tg_setting'
        raise ConditionError(f"{whole!r} is no condition", cure)
    if kind not in KINDS and not kind.startswith(FLAG):
        raise ConditionError(
            f"{kind!r} is nothing that a condition can ask for",
            did_you_mean(kind, (*KINDS, "flag:")) or f"it is one of {', '.join(KINDS)}, flag:NAME",
        )
    return Condition(kind, value)


def holds(condition: Condition, configuration: Configuration, device: Device | None) -> bool:
    """Whether `condition` is true; for a rule that asks for no device (`device` is None) none of a device is."""
    kind = condition.kind
    if kind.startswith(FLAG):
        return configuration.flags.get(kind.removeprefix(FLAG)) == condition.value
    facts: Mapping[str, tuple[str | None, ...]] = {
        "device": (device.name if device else None,),
        "family": (device.family if device else None,),
        "isa": (device.isa if device else None,),
        "feature": tuple(device.features) if device else (),
        "optimize": (configuration.optimize,),
        "encode": (configuration.encode,),
        "config": (configuration.name.partition(CHANGED)[0],),
    }
    return any(fact is not None and _like(fact, condition.value) for fact in facts[kind])


def _like(fact: str, pattern: str) -> bool:
    return fact == pattern or ("*" in pattern and fnmatch.fnmatchcase(fact, pattern.replace("[", "[[]")))
