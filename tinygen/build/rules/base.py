"""What rules are declared with, and what they are given when their targets are built.

A rule is data: a name, typed attributes with their help, and one function that says what to run. From a BUILD.tg file
comes a `Target` (as written); for each device or configuration it is asked for comes a `ConfiguredTarget` (selects
chosen, labels found). For it the rule's function declares actions in its `Context` and returns what they make, as
`Provided`: both are in `tinygen.build.rules.action`.

A module `tinygen/build/rules/tg_*.py` holds one rule, called `RULE`; it imports nothing heavy at its top, because
every query loads it. Plugins bring theirs by the hook `tinygen_build_rules`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from tinygen.build.language.label import Label
from tinygen.build.language.place import Place
from tinygen.build.rules.attribute import COMMON, Attribute

if TYPE_CHECKING:
    from tinygen.build.rules.action import Context, Provided

RuleKind = Literal["build", "test", "run", "setting"]
"""test: `tinygen test` runs it; run: `tinygen run` can; setting: it only names conditions, and nothing is built."""
RESERVED = ("glob", "select", "package", "exports_files", "package_name", "print", "load", "fail", "struct")
"""What BUILD.tg files may call beside rules."""


@dataclass(frozen=True)
class Configuration:
    """What targets are built for: a device and choices that the command line, or a `config` of the workspace, makes.

    Attributes:
        name: the folder below build/; the device's name, or the config's. "any" for rules that ask for no device.
        device: a device's name; None for rules that ask for none.
        toolchain: "gcc", "clang", "zig", ...; None takes the best that is installed.
        optimize, encode: what `tg_library` takes where its target does not say; None leaves it at its own default.
        flags: the workspace's flags, each with its value.
        compiler_flags: given to the C compiler after all others.
    """

    name: str
    device: str | None
    toolchain: str | None = None
    optimize: str | None = None
    encode: str | None = None
    flags: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    compiler_flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class SourceFile:
    """A file that lies in the source tree. `path` is below the workspace's root, with "/"."""

    label: Label

    @property
    def path(self) -> str:
        return self.label.path


@dataclass(frozen=True)
class Select:
    """A value that depends on the configuration: branches in their order, keys as written."""

    branches: tuple[tuple[str, Any], ...]
    no_match: str = ""


@dataclass(frozen=True)
class Joined:
    """Values (lists, strings, dicts, or Selects of them) that are joined once the selects are chosen."""

    parts: tuple[Any, ...]


@dataclass(frozen=True, eq=False)
class Target:
    """A target as declared.

    Attributes:
        label: its name.
        rule: what it is.
        attributes: what was written, checked against the rule, labels as `Label`s; a value may be a Select or Joined.
            Defaults stand where nothing was written.
        place: of the call in the BUILD.tg file.
        visibility: resolved: the target's own or its package's.
        calls: file and line of every call that led to it, the BUILD.tg file's first, then those within macros.
    """

    label: Label
    rule: Rule
    attributes: Mapping[str, Any]
    place: Place
    visibility: tuple[str, ...] = ()
    calls: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, eq=False)
class ConfiguredTarget:
    """A target for one configuration. The same target and configuration are one object, whoever depends on it.

    Attributes:
        target: as declared.
        configuration: what it is built for.
        attributes: every attribute of the rule, as `AttributeType` says.
    """

    target: Target
    configuration: Configuration
    attributes: Mapping[str, Any]

    @property
    def label(self) -> Label:
        """With the configuration: unique in a build."""
        return Label(self.target.label.package, self.target.label.name, self.configuration.name)

    @property
    def rule(self) -> Rule:
        return self.target.rule

    @property
    def name(self) -> str:
        return self.target.label.name

    @cached_property
    def dependencies(self) -> tuple[ConfiguredTarget, ...]:
        """The targets that its attributes name, each once, in the order of the rule's attributes."""
        found: dict[int, ConfiguredTarget] = {}
        for attribute in self.rule.all_attributes:
            for item in items(self.attributes.get(attribute.name)):
                if isinstance(item, ConfiguredTarget):
                    found[id(item)] = item
        return tuple(found.values())


Dependency = ConfiguredTarget | SourceFile
"""What a label of a configured target's attribute has become."""


@dataclass(frozen=True)
class Rule:
    """A kind of target.

    Attributes:
        name: what BUILD.tg files call, e.g. "tg_library".
        doc: what it makes, in Markdown; the first sentence is its summary.
        attributes: beside those that every rule has (`COMMON`).
        actions: declares in the context what to run, and returns what it makes; None for settings.
        kind: see RuleKind.
        per_device: False if what it makes is the same for every device: then it is built once, for the configuration
            "any", and so is what it depends on; a `select` on a device takes the default branch there.
        example: a call, as a BUILD.tg file would have it.
        provides: roles of the files that its targets always have (`Provided.files`), for `Attribute.roles`.
    """

    name: str
    doc: str
    attributes: tuple[Attribute, ...]
    actions: Callable[[Context], Provided] | None
    kind: RuleKind = "build"
    per_device: bool = True
    example: str = ""
    provides: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.name.isidentifier():
            raise ValueError(f"rule {self.name!r}: no identifier")
        if self.name in RESERVED:
            raise ValueError(f"rule {self.name}: BUILD.tg files have a function of that name")
        names = [attribute.name for attribute in self.all_attributes]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"rule {self.name}: the attribute {name} twice")

    @property
    def all_attributes(self) -> tuple[Attribute, ...]:
        """The common attributes and its own, in the order in which they are documented."""
        return (*COMMON, *self.attributes)

    @cached_property
    def attribute(self) -> Mapping[str, Attribute]:
        """Its attributes by name."""
        return {attribute.name: attribute for attribute in self.all_attributes}


def items(value: Any) -> tuple[Any, ...]:
    """What is in the value of an attribute, one by one; () for other values than dependencies and tuples."""
    if isinstance(value, ConfiguredTarget | SourceFile):
        return (value,)
    if isinstance(value, Mapping):
        return tuple(value.values())
    return value if isinstance(value, tuple) else ()
