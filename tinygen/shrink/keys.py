"""Keys of a recipe: typed, bounded, documented once. The help text here is the documentation page's too."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from tinygen.ir import ModelError
from tinygen.ir.errors import did_you_mean
from tinygen.shrink.places import Place

T = TypeVar("T")


@dataclass(frozen=True)
class Key:
    """What a key means and which values it takes.

    Args:
        help: one or two sentences.
        choices: the only values, for text.
        least, most: bounds of a number, both allowed.
        above, below: bounds that are not allowed themselves.
    """

    help: str
    choices: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    above: float | None = None
    below: float | None = None

    def limits(self) -> str:
        """The bounds in words, "" without any."""
        words = [
            f"{word} {bound:g}"
            for word, bound in (
                ("above", self.above),
                ("at least", self.least),
                ("below", self.below),
                ("at most", self.most),
            )
            if bound is not None
        ]
        return " and ".join(words)

    def holds(self, value: float) -> bool:
        """Whether a number is within the bounds."""
        return not (
            (self.least is not None and value < self.least)
            or (self.most is not None and value > self.most)
            or (self.above is not None and value <= self.above)
            or (self.below is not None and value >= self.below)
        )


def key(help: str, default: Any = dataclasses.MISSING, *, repr: bool = True, **about: Any) -> Any:
    """A dataclass field that a recipe's table may set; `about` goes to `Key`.

    `repr`: whether it counts for what a finished step is stored under; if not, `Step.depends` must tell.
    """
    if isinstance(default, dict):
        return dataclasses.field(default_factory=lambda: dict(default), metadata={"key": Key(help, **about)})
    return dataclasses.field(default=default, repr=repr, metadata={"key": Key(help, **about)})


def keys_of(cls: type) -> dict[str, tuple[dataclasses.Field[Any], Any]]:
    """name -> (field, type) of the keys of a settings class, in the order of the class."""
    hints = get_type_hints(cls)
    return {f.name: (f, hints[f.name]) for f in dataclasses.fields(cls) if "key" in f.metadata}


def read_table(cls: type[T], table: Mapping[str, Any], place: Place, known: Iterable[str] = ()) -> T:
    """A settings class from a TOML table.

    Args:
        cls: a frozen dataclass of `key`s.
        table: as parsed.
        place: where the table stands.
        known: more keys that the table may have; the caller reads them.

    ModelError with file, line, key and the nearest known key for a key that there is not, a value of another type or
    out of bounds, and a missing key.
    """
    keys = keys_of(cls)
    for name in table:
        if name not in keys and name not in known:
            raise unknown(name, [*known, *keys], place.at(name))
    values = {}
    for name, (field, hint) in keys.items():
        if name in table:
            values[name] = read_value(table[name], hint, field.metadata["key"], place.at(name))
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            raise ModelError(
                f"the key {name!r} is missing", where=str(place), cure=f"{name}: {field.metadata['key'].help}"
            )
    return cls(**values)


def unknown(name: str, known: Iterable[str], place: Place, what: str = "key") -> ModelError:
    """The error for a name that there is not."""
    names = list(known)
    cure = f"{did_you_mean(name, names)} there are {', '.join(names)}".lstrip()
    return ModelError(f"unknown {what} {name!r}", where=str(place), cure=cure)


def read_value(value: Any, hint: Any, about: Key, place: Place) -> Any:
    """A TOML value as the type `hint`, checked against the key's bounds."""
    if get_origin(hint) is tuple:
        found = value if isinstance(value, list) else [value]
        return tuple(read_value(item, get_args(hint)[0], about, place) for item in found)
    if get_origin(hint) is dict:
        if not isinstance(value, dict):
            raise _wrong(value, hint, place)
        return {name: read_value(item, get_args(hint)[1], about, place) for name, item in value.items()}
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if not isinstance(value, hint) or (isinstance(value, bool) and hint is not bool):
        raise _wrong(value, hint, place)
    if about.choices and value not in about.choices:
        raise unknown(str(value), about.choices, place, "value")
    if isinstance(value, int | float) and not about.holds(value):
        raise ModelError(f"{value} is out of bounds", where=str(place), cure=f"it must be {about.limits()}")
    return value


def type_name(hint: Any) -> str:
    """A type in the words of TOML."""
    if get_origin(hint) is tuple:
        return f"list of {type_name(get_args(hint)[0])}"
    if get_origin(hint) is dict:
        return f"table of {type_name(get_args(hint)[1])}"
    return {str: "text", float: "number", int: "whole number", bool: "true or false"}[hint]


def _wrong(value: Any, hint: Any, place: Place) -> ModelError:
    return ModelError(f"{value!r} is no {type_name(hint)}", where=str(place), cure=f"write a {type_name(hint)}")
