"""Checks what a BUILD.tg file gives for an attribute against the attribute's type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tinygen.build.language.label import LabelError, parse_label
from tinygen.build.rules.attribute import LABEL_TYPES, Attribute
from tinygen.build.rules.base import Joined, Select
from tinygen.ir.errors import did_you_mean

_WORDS = {
    "string": "a string",
    "strings": "a list of strings",
    "integer": "an integer",
    "float": "a number",
    "boolean": "True or False",
    "label": "a label",
    "labels": "a list of labels",
    "string_dict": "a dict of strings",
    "label_dict": "a dict of labels",
    "conditions": "a list of conditions",
}


class WrongValue(ValueError):
    """A value that an attribute cannot have.

    Attributes:
        text: the string in it that is at fault, if it is one.
        cure: a hint, or "".
    """

    def __init__(self, what: str, text: str | None = None, cure: str = "") -> None:
        super().__init__(what)
        self.text = text
        self.cure = cure


def checked(attribute: Attribute, value: Any, package: str) -> Any:
    """`value` (selects taken apart) as a target holds it: labels as Label, lists as tuples.

    WrongValue says what is wrong.
    """
    if isinstance(value, Select | Joined) and not attribute.configurable:
        raise WrongValue(f"{attribute.name!r} cannot depend on the configuration")
    if isinstance(value, Select):
        branches = tuple((key, _branch(attribute, item, package)) for key, item in value.branches)
        return Select(branches, value.no_match)
    if isinstance(value, Joined):
        if attribute.type in ("integer", "float", "boolean", "label"):
            raise WrongValue(f"{attribute.name!r} is {_WORDS[attribute.type]}: a select cannot be joined to more")
        return Joined(tuple(checked(attribute, part, package) for part in value.parts))
    return _plain(attribute, value, package)


def default_value(attribute: Attribute, package: str) -> Any:
    """What a target holds where nothing is written."""
    default = attribute.default
    if default is None or attribute.type not in LABEL_TYPES:
        return default
    return _plain(attribute, list(default) if isinstance(default, tuple) else default, package)


def _branch(attribute: Attribute, value: Any, package: str) -> Any:
    return default_value(attribute, package) if value is None else _plain(attribute, value, package)


def _plain(attribute: Attribute, value: Any, package: str) -> Any:
    kind = attribute.type
    if kind == "string":
        return _string(attribute, value)
    if kind in ("strings", "conditions"):
        return tuple(_string(attribute, item) for item in _list(attribute, value))
    if kind == "label":
        return _label(attribute, value, package)
    if kind == "labels":
        labels = tuple(_label(attribute, item, package) for item in _list(attribute, value))
        for number, label in enumerate(labels):
            if label in labels[:number]:
                raise WrongValue(f"{attribute.name!r} names {label} twice", value[number])
        return labels
    if kind in ("string_dict", "label_dict"):
        if not isinstance(value, dict):
            raise _wrong(attribute, value)
        convert: Callable[[Any], Any] = (
            (lambda item: _string(attribute, item))
            if kind == "string_dict"
            else (lambda item: _label(attribute, item, package))
        )
        return {key: convert(item) for key, item in value.items()}
    return _number(attribute, value)


def _number(attribute: Attribute, value: Any) -> Any:
    if attribute.type == "boolean":
        if not isinstance(value, bool):
            raise _wrong(attribute, value)
        return value
    if isinstance(value, bool) or not isinstance(value, int | (float if attribute.type == "float" else int)):
        raise _wrong(attribute, value)
    low, high = attribute.minimum, attribute.maximum
    if (low is not None and not value >= low) or (high is not None and not value <= high):
        bounds = [f"at least {low:g}" if low is not None else "", f"at most {high:g}" if high is not None else ""]
        raise WrongValue(f"{attribute.name!r} must be {' and '.join(filter(None, bounds))}, not {value}")
    return float(value) if attribute.type == "float" else value


def _string(attribute: Attribute, value: Any) -> str:
    if not isinstance(value, str):
        raise _wrong(attribute, value)
    if attribute.values and value not in attribute.values:
        known = ", ".join(map(repr, attribute.values))
        cure = did_you_mean(value, attribute.values) or f"it is one of {known}"
        raise WrongValue(f"{attribute.name!r} cannot be {value!r}", value, cure)
    return value


def _label(attribute: Attribute, value: Any, package: str) -> Any:
    if not isinstance(value, str):
        raise _wrong(attribute, value)
    try:
        return parse_label(value, package)
    except LabelError as error:
        raise WrongValue(str(error), value) from error


def _list(attribute: Attribute, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise _wrong(attribute, value)
    return value


def _wrong(attribute: Attribute, value: Any) -> WrongValue:
    shown = repr(value)
    shown = shown if len(shown) <= 40 else f"{shown[:37]}..."
    cure = (
        f"write [{shown}]" if attribute.type in ("strings", "conditions", "labels") and isinstance(value, str) else ""
    )
    return WrongValue(f"{attribute.name!r} must be {_WORDS[attribute.type]}, not {shown}", None, cure)
