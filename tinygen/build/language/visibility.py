"""Visibility: which packages may depend on a target or exported file."""

from __future__ import annotations

from collections.abc import Sequence

from tinygen.build.language.conditions import ConditionError
from tinygen.build.language.label import LabelError, check_package
from tinygen.ir.errors import did_you_mean

PUBLIC = "//visibility:public"
PRIVATE = "//visibility:private"
_PACKAGE = ":__pkg__"
_BELOW = ":__subpackages__"


def check_visibility(text: str) -> None:
    """ConditionError if `text` names nobody: see the attribute `visibility` of every rule."""
    if text in (PUBLIC, PRIVATE):
        return
    package, colon, suffix = text.partition(":")
    if not text.startswith("//") or colon + suffix not in (_PACKAGE, _BELOW):
        name = text.partition(":")[0] if text.startswith("//") else "//pkg"
        cure = did_you_mean(text, (PUBLIC, PRIVATE)) or f'write "{name}{_PACKAGE}" or "{name}{_BELOW}"'
        raise ConditionError(f"{text!r} is no visibility", cure)
    try:
        check_package(package[2:], text)
    except LabelError as error:
        raise ConditionError(str(error)) from error


def visible(visibility: Sequence[str], package: str, asking: str) -> bool:
    """Whether the package `asking` may depend on something of `package` that has this `visibility`."""
    if asking == package:
        return True
    for item in visibility:
        name, _, kind = item[2:].partition(":")
        if item == PUBLIC or (kind == "__pkg__" and asking == name):
            return True
        if kind == "__subpackages__" and (name == "" or asking == name or asking.startswith(f"{name}/")):
            return True
    return False
