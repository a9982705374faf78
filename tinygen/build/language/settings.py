"""What WORKSPACE.tg (or `[tool.tinygen.workspace]` of pyproject.toml) says: plugins, devices, configs, flags."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tinygen.build.language.check import WrongValue, checked
from tinygen.build.language.errors import BuildFileError
from tinygen.build.language.evaluator import Evaluator, UnknownName
from tinygen.build.language.source import error_in_call
from tinygen.build.language.starlark_errors import Frame
from tinygen.build.rules.attribute import Attribute
from tinygen.build.rules.tg_library import ENCODE, OPTIMIZE
from tinygen.ir.errors import did_you_mean

WORKSPACE_FILE = "WORKSPACE.tg"
PYPROJECT = "pyproject.toml"


def _attribute(name: str, type: Any, doc: str, **more: Any) -> Attribute:
    return Attribute(name, type, doc, configurable=False, **more)


WORKSPACE = (
    _attribute("name", "string", "What the project is called."),
    _attribute("tinygen", "string", 'The versions of tinygen that will do, e.g. `">=0.1,<0.2"`.'),
    _attribute("plugins", "string_dict", 'Plugins that must be installed -> their versions, e.g. `">=1.2"`; "" = any.'),
    _attribute("default_devices", "strings", "What is built for where the command line names nothing: `host`."),
    _attribute("ignore", "strings", "Folders (below the root) that no pattern looks into."),
)
CONFIG = (
    _attribute("name", "string", "For `--config NAME` and labels `//pkg:name@NAME`.", mandatory=True),
    _attribute("device", "string", "The device to build for.", mandatory=True),
    _attribute("toolchain", "string", "The compiler; by default the best that is installed."),
    _attribute("optimize", "string", "For libraries that do not say.", values=OPTIMIZE),
    _attribute("encode", "string", "For libraries that do not say.", values=ENCODE),
    _attribute("compiler_flags", "strings", "Given to the C compiler after all others."),
    _attribute("flags", "string_dict", "Values of the workspace's flags."),
)
FLAG = (
    _attribute("name", "string", 'For `--flag NAME=VALUE` and conditions `"flag:NAME=VALUE"`.', mandatory=True),
    _attribute("values", "strings", "What it may be.", mandatory=True),
    _attribute("default", "string", "Its value where nothing is said: the first of `values`."),
    _attribute("doc", "string", "What it means."),
)
CACHE = (
    _attribute("disk_cache", "string", "A folder that keeps what builds make; a relative one lies below the root."),
    _attribute("disk_cache_size", "string", "What it may hold: `500M`, `10G` (the default)."),
    _attribute("remote_cache", "string", "The address of a server that speaks Bazel's HTTP caching protocol."),
    _attribute(
        "remote_cache_mode",
        "string",
        "`read-write` (the default), or `read-only`: nothing is uploaded.",
        values=("read-write", "read-only"),
    ),
    _attribute("remote_cache_timeout", "string", "Seconds in which the server must answer; 5 by default."),
)
FUNCTIONS: dict[str, tuple[Attribute, ...]] = {"workspace": WORKSPACE, "config": CONFIG, "flag": FLAG, "cache": CACHE}
"""What WORKSPACE.tg may call, with the arguments of each."""


@dataclass(frozen=True)
class Flag:
    """A choice that the workspace's users make: `--flag name=value`."""

    name: str
    values: tuple[str, ...]
    default: str
    doc: str = ""


@dataclass(frozen=True)
class Settings:
    """What the workspace says of itself.

    Attributes:
        file: where it says so.
        plugins: name -> version specifier; the entry "tinygen" is tinygen itself.
        configs: name -> arguments of `config`.
        cache: arguments of `cache`; nothing said: empty.
    """

    file: str
    name: str = ""
    plugins: Mapping[str, str] = field(default_factory=dict)
    default_devices: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    configs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    flags: Mapping[str, Flag] = field(default_factory=dict)
    cache: Mapping[str, Any] = field(default_factory=dict)


Error = Callable[..., BuildFileError]


@dataclass
class _Collected:
    """Calls of WORKSPACE.tg, or tables of pyproject.toml, as they come."""

    workspace: dict[str, Any] | None = None
    configs: dict[str, dict[str, Any]] = field(default_factory=dict)
    flags: dict[str, Flag] = field(default_factory=dict)
    cache: dict[str, Any] | None = None

    def add(self, function: str, given: Mapping[str, Any], error: Error) -> None:
        """One call; `error` makes an error of a text, an argument and a string in it."""
        known = {attribute.name: attribute for attribute in FUNCTIONS[function]}
        values = {name: attribute.default for name, attribute in known.items()}
        for name, value in given.items():
            if name not in known:
                what = f"{function} has no argument {name!r}"
                raise error(what, name, named=True, cure=did_you_mean(name, known))
            try:
                values[name] = checked(known[name], value, "")
            except WrongValue as wrong:
                raise error(f"{function}: {wrong}", name, wrong.text, cure=wrong.cure) from wrong
        for attribute in known.values():
            if attribute.mandatory and not values[attribute.name]:
                raise error(f"{function}: the argument {attribute.name!r} is missing")
        if function == "workspace":
            if self.workspace is not None:
                raise error("workspace(...) stands once")
            self.workspace = values
        elif function == "cache":
            if self.cache is not None:
                raise error("cache(...) stands once")
            self.cache = values
        elif function == "config":
            self._unique(values["name"], self.configs, "config", error)
            self.configs[values["name"]] = values
        else:
            self._unique(values["name"], self.flags, "flag", error)
            default = values["default"] or values["values"][0]
            if default not in values["values"]:
                raise error(f"flag: the default {default!r} is not one of its values", "default")
            self.flags[values["name"]] = Flag(values["name"], values["values"], default, values["doc"] or "")

    def _unique(self, name: str, known: Mapping[str, Any], what: str, error: Error) -> None:
        if not all(character.isalnum() or character in "_.-" for character in name):
            raise error(f"{what}: {name!r} is no name: letters, digits and _ . -", "name")
        if name in known:
            raise error(f"the {what} {name!r} is declared twice", "name")

    def settings(self, file: str) -> Settings:
        given = self.workspace or {}
        plugins = dict(given.get("plugins") or {})
        if given.get("tinygen"):
            plugins = {"tinygen": given["tinygen"], **plugins}
        for name, config in self.configs.items():
            for flag, value in config["flags"].items():
                if flag not in self.flags:
                    cure = did_you_mean(flag, self.flags) or f'declare it: flag(name = "{flag}", ...)'
                    raise BuildFileError(f"config {name!r}: there is no flag {flag!r}", where=file, cure=cure)
                if value not in self.flags[flag].values:
                    known = ", ".join(map(repr, self.flags[flag].values))
                    what = f"config {name!r}: the flag {flag!r} cannot be {value!r}"
                    raise BuildFileError(what, where=file, cure=f"it is one of {known}")
        return Settings(
            file,
            given.get("name") or "",
            plugins,
            given.get("default_devices") or (),
            given.get("ignore") or (),
            self.configs,
            self.flags,
            self.cache or {},
        )


def read_settings(root: Path) -> Settings:
    """The settings of the workspace at `root`. BuildFileError, with the place, if they are wrong."""
    if (root / WORKSPACE_FILE).is_file():
        return _from_starlark(root)
    return _from_toml(root)


def _from_starlark(root: Path) -> Settings:
    collected = _Collected()

    def function(name: str) -> Callable[[tuple[Frame, ...], list[Any], dict[str, Any]], None]:
        def call(calls: tuple[Frame, ...], args: list[Any], kwargs: dict[str, Any]) -> None:
            def error(what: str, attribute: str | None = None, text: str | None = None, **more: Any) -> BuildFileError:
                return error_in_call(root, calls, name, what, attribute=attribute, text=text, **more)

            if args:
                raise error(f"{name} takes arguments by name only")
            collected.add(name, {key: value for key, value in kwargs.items() if value is not None}, error)

        return call

    try:
        Evaluator(root, {name: function(name) for name in FUNCTIONS}).evaluate(WORKSPACE_FILE)
    except UnknownName as unknown:
        raise unknown.error from None
    return collected.settings(WORKSPACE_FILE)


def _from_toml(root: Path) -> Settings:
    try:
        table = tomllib.loads((root / PYPROJECT).read_text(encoding="utf-8"))["tool"]["tinygen"]["workspace"]
    except (OSError, ValueError, KeyError) as wrong:
        raise BuildFileError(f"cannot be read: {wrong}", where=PYPROJECT) from wrong
    collected = _Collected()

    def error(what: str, *_: object, cure: str = "", **__: object) -> BuildFileError:
        return BuildFileError(what, where=f"{PYPROJECT}: [tool.tinygen.workspace]", cure=cure)

    if not isinstance(table, dict):
        raise error("it must be a table")
    tables = {"configs": table.pop("configs", {}), "flags": table.pop("flags", {})}
    for function, name in (("flag", "flags"), ("config", "configs")):
        if not isinstance(tables[name], dict) or not all(isinstance(each, dict) for each in tables[name].values()):
            raise error(f"{name} must be tables: [tool.tinygen.workspace.{name}.NAME]")
        for key, given in tables[name].items():
            collected.add(function, {"name": key, **given}, error)
    if "cache" in table:
        if not isinstance(table["cache"], dict):
            raise error("cache must be a table: [tool.tinygen.workspace.cache]")
        collected.add("cache", table.pop("cache"), error)
    collected.add("workspace", table, error)
    return collected.settings(PYPROJECT)
