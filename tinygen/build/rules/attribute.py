"""Attributes of rules: their types, defaults and help."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

AttributeType = Literal[
    "string", "strings", "integer", "float", "boolean", "label", "labels", "string_dict", "label_dict", "conditions"
]
"""What a BUILD.tg file may write for an attribute. A configured target holds it as, in this order:

str, tuple[str, ...], int, float, bool, Dependency, tuple[Dependency, ...], dict[str, str], dict[str, Dependency],
tuple[str, ...]. Conditions are written as the keys of `select`.
What is not given and has no default is None (lists and dicts: empty).
"""

LABEL_TYPES = ("label", "labels", "label_dict")
EMPTY: dict[str, Any] = {"strings": (), "labels": (), "string_dict": {}, "label_dict": {}, "conditions": ()}
"""The default of each type that holds several values."""


@dataclass(frozen=True)
class Attribute:
    """One attribute of a rule.

    Attributes:
        name: a Starlark identifier.
        type: see AttributeType.
        doc: what it means, its unit, what happens without it: one or more sentences in Markdown.
        default: the value where none is given, as a configured target holds it. For labels: texts.
        mandatory: whether a target without it is refused.
        values: of a string or of the items of strings: what is allowed, () = anything.
        rules: of labels: rules whose targets may stand here, by name.
        roles: of labels: targets may stand here whose rule provides one of these roles (`Rule.provides`), so that
            rules of plugins can. Without `rules` and `roles` any target may, unless there are only `files`.
        files: of labels: endings of source files that may stand here (".tflite"; "" = any file).
        minimum, maximum: of numbers, both allowed values themselves.
        configurable: whether `select` may give it.
    """

    name: str
    type: AttributeType
    doc: str
    default: Any = None
    mandatory: bool = False
    values: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    configurable: bool = True

    def __post_init__(self) -> None:
        if not self.name.isidentifier():
            raise ValueError(f"attribute {self.name!r}: no identifier")
        if self.type not in get_args(AttributeType):
            raise ValueError(f"attribute {self.name}: no type {self.type!r}")
        if not self.doc.strip():
            raise ValueError(f"attribute {self.name}: without help")
        if self.default is None and self.type in EMPTY:
            object.__setattr__(self, "default", EMPTY[self.type])


COMMON = (
    Attribute("name", "string", "What the target is called in its package.", mandatory=True, configurable=False),
    Attribute(
        "visibility",
        "strings",
        'Who may depend on the target: `"//visibility:public"` (all), `"//visibility:private"` (its package alone), '
        '`"//pkg:__pkg__"` (that package), `"//pkg:__subpackages__"` (that package and those below it). Without it '
        "the package's `default_visibility` holds; without that the target is private.",
        configurable=False,
    ),
    Attribute("tags", "strings", 'Words to find the target by: `query \'attr("tags", "slow", //...)\'`.',
              configurable=False),
    Attribute(
        "compatible_with",
        "conditions",
        "Conditions (as in `select`) that must all hold; for any other device a pattern such as `//...` leaves the "
        "target out, and asking for it by name is an error.",
        configurable=False,
    ),
)  # fmt: skip
"""Attributes that every rule has."""
