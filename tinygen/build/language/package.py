"""One package: what its BUILD.tg file declares."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tinygen.build.language.arguments import bound
from tinygen.build.language.check import WrongValue, checked, default_value
from tinygen.build.language.conditions import ConditionError, parse_key
from tinygen.build.language.errors import BuildFileError
from tinygen.build.language.glob import BUILD_FILE, glob_files
from tinygen.build.language.label import Label
from tinygen.build.language.place import Place
from tinygen.build.language.selects import SelectError, Selects, has_mark
from tinygen.build.language.source import error_in_call
from tinygen.build.language.starlark_errors import Frame
from tinygen.build.language.visibility import PRIVATE, check_visibility
from tinygen.build.rules.attribute import Attribute
from tinygen.build.rules.base import Joined, Rule, Select, Target
from tinygen.ir.errors import did_you_mean

PACKAGE_FUNCTIONS = ("glob", "select", "package", "exports_files", "package_name", "print")
"""What BUILD.tg files may call beside rules."""

_VISIBILITY = Attribute("default_visibility", "strings", "As `visibility` of each target.", configurable=False)
_FILES = Attribute("files", "strings", "Names of files.", mandatory=True, configurable=False)
_PATTERNS = Attribute("include", "strings", "Patterns.", mandatory=True, configurable=False)
_EXCLUDE = Attribute("exclude", "strings", "Patterns.", configurable=False)
_EMPTY = Attribute("allow_empty", "boolean", "Whether no file is fine.", default=False, configurable=False)


@dataclass(frozen=True, eq=False)
class Package:
    """What a BUILD.tg file declares.

    Attributes:
        name: the folder below the root.
        targets: by name, in the order of the file.
        exports: files that other packages may name -> who may.
    """

    name: str
    targets: Mapping[str, Target]
    exports: Mapping[str, tuple[str, ...]]


@dataclass
class PackageReader:
    """The functions that a BUILD.tg file calls, collecting what it declares.

    Attributes:
        root: the workspace's root.
        name: the package.
        flags: names of the workspace's flags, for conditions.
        say: prints a line for the user.
        selects: of the whole workspace: a loaded file may hold some that several packages use.
    """

    root: Path
    name: str
    flags: Mapping[str, object]
    say: Callable[[str], None]
    selects: Selects
    targets: dict[str, Target] = field(default_factory=dict)
    exports: dict[str, tuple[str, ...]] = field(default_factory=dict)
    default_visibility: tuple[str, ...] | None = None

    def package(self) -> Package:
        """What has been declared."""
        return Package(self.name, self.targets, self.exports)

    def declare(self, rule: Rule, calls: tuple[Frame, ...], args: list[Any], kwargs: dict[str, Any]) -> None:
        """A call of `rule`."""

        def error(what: str, attribute: str | None = None, text: str | None = None, cure: str = "") -> BuildFileError:
            return error_in_call(self.root, calls, rule.name, what, attribute=attribute, text=text, cure=cure)

        if args:
            raise error(f"{rule.name} takes arguments by name only", cure='write name = "...", and so on')
        values: dict[str, Any] = {}
        for name, value in kwargs.items():
            attribute = rule.attribute.get(name)
            if attribute is None:
                cure = did_you_mean(name, rule.attribute) or f"`tinygen help rule {rule.name}` lists what it has"
                what = f"{rule.name} has no attribute {name!r}"
                raise error_in_call(self.root, calls, rule.name, what, attribute=name, named=True, cure=cure)
            if value is None:
                continue
            try:
                values[name] = checked(attribute, self.selects.decode(value), self.name)
                self._check_keys(values[name])
            except WrongValue as wrong:
                raise error(f"{rule.name}: {wrong}", name, wrong.text, wrong.cure) from wrong
            except (SelectError, IndexError) as wrong:
                raise error(f"{rule.name}: {name}: {wrong}", name) from wrong
            except ConditionError as wrong:
                raise error(f"{rule.name}: {wrong}", name, None, wrong.cure) from wrong
        for attribute in rule.all_attributes:
            if attribute.name not in values:
                if attribute.mandatory:
                    raise error(f"{rule.name}: the attribute {attribute.name!r} is missing")
                values[attribute.name] = default_value(attribute, self.name)
        self._add(rule, calls, values, error)

    def _add(
        self, rule: Rule, calls: tuple[Frame, ...], values: dict[str, Any], error: Callable[..., BuildFileError]
    ) -> None:
        name = values["name"]
        try:
            label = checked(Attribute("name", "label", "-"), f":{name}", self.name)
        except WrongValue as wrong:
            raise error(f"{rule.name}: {wrong}", "name") from wrong
        if not isinstance(label, Label) or label.configuration or label.name != name:
            raise error(f"{rule.name}: {name!r} is no name of a target", "name")
        if name in self.targets:
            first = self.targets[name].place
            raise error(f"{label} is declared twice", "name", cure=f"the first one stands at {first}")
        checks: list[tuple[str, Callable[[str], None]]] = [("visibility", check_visibility)]
        checks += [(a.name, self._check_key) for a in rule.all_attributes if a.type == "conditions"]
        for attribute, check in checks:
            for item in values[attribute]:
                try:
                    check(item)
                except ConditionError as wrong:
                    raise error(f"{rule.name}: {wrong}", attribute, item, wrong.cure) from wrong
        visibility = values["visibility"] or self.default_visibility or (PRIVATE,)
        place = Place(calls[0][0], calls[0][1], 1)
        self.targets[name] = Target(label, rule, values, place, visibility, calls)

    def _check_keys(self, value: Any) -> None:
        if isinstance(value, Select):
            for key, _ in value.branches:
                self._check_key(key)
        elif isinstance(value, Joined):
            for part in value.parts:
                self._check_keys(part)

    def _check_key(self, text: str) -> None:
        key = parse_key(text, self.name)
        for condition in () if isinstance(key, Label) else key:
            flag = condition.kind.removeprefix("flag:")
            if flag != condition.kind and flag not in self.flags:
                cure = did_you_mean(flag, self.flags) or f'declare it in WORKSPACE.tg: flag(name = "{flag}", ...)'
                raise ConditionError(f"the workspace has no flag {flag!r}", cure)

    def select(self, calls: tuple[Frame, ...], args: list[Any], kwargs: dict[str, Any]) -> Any:
        """`select(branches, no_match_error)`."""
        names = ("branches", "no_match_error")
        given = bound(self.root, calls, "select", names, args, kwargs, required=1)
        branches, no_match = given["branches"], given.get("no_match_error", "")
        if not isinstance(branches, dict) or not isinstance(no_match, str):
            raise error_in_call(self.root, calls, "select", "select takes a dict: condition -> value")
        try:
            for key in branches:
                self._check_key(key)
            return self.selects.mark(branches, no_match)
        except ConditionError as wrong:
            text = next((key for key in branches if key in str(wrong)), key)
            raise error_in_call(self.root, calls, "select", str(wrong), text=text, cure=wrong.cure) from wrong
        except SelectError as wrong:
            raise error_in_call(self.root, calls, "select", str(wrong)) from wrong

    def glob(self, calls: tuple[Frame, ...], args: list[Any], kwargs: dict[str, Any]) -> list[str]:
        """`glob(include, exclude, allow_empty)`."""
        known = (_PATTERNS, _EXCLUDE, _EMPTY)
        include, exclude, allow_empty = self._given("glob", known, calls, args, kwargs)
        try:
            found = glob_files(self.root / self.name, include, exclude)
        except ValueError as wrong:
            text = next((p for p in (*include, *exclude) if repr(p) in str(wrong)), None)
            raise error_in_call(self.root, calls, "glob", str(wrong), text=text) from wrong
        if not found and not allow_empty:
            what = f"glob matches no file: {', '.join(include) or 'no pattern'}"
            cure = "if that is right, say so: glob([...], allow_empty = True)"
            raise error_in_call(self.root, calls, "glob", what, text=include[0] if include else None, cure=cure)
        return list(found)

    def set_package(self, calls: tuple[Frame, ...], args: list[Any], kwargs: dict[str, Any]) -> None:
        """`package(default_visibility)`."""
        (visibility,) = self._given("package", (_VISIBILITY,), calls, args, kwargs)
        if self.targets or self.default_visibility is not None:
            raise error_in_call(self.root, calls, "package", "package(...) stands once, before all targets")
        self.default_visibility = self._visibility("package", calls, visibility)

    def exports_files(self, calls: tuple[Frame, ...], args: list[Any], kwargs: dict[str, Any]) -> None:
        """`exports_files(files, visibility)`."""
        known = (_FILES, Attribute("visibility", "strings", "Who may.", default=("//visibility:public",)))
        files, visibility = self._given("exports_files", known, calls, args, kwargs)
        for name in files:
            if not (self.root / self.name / name).is_file():
                what = f"there is no file {name!r} in this package"
                raise error_in_call(self.root, calls, "exports_files", what, text=name)
            self.exports[name] = self._visibility("exports_files", calls, visibility)

    def own_name(self, calls: tuple[Frame, ...], args: list[Any], kwargs: dict[str, Any]) -> str:
        """`package_name()`."""
        bound(self.root, calls, "package_name", (), args, kwargs)
        return self.name

    def print(self, calls: tuple[Frame, ...], args: list[Any], kwargs: dict[str, Any]) -> None:
        """`print(...)`: a line for people who write macros."""
        words = ["<select>" if has_mark(a) else a if isinstance(a, str) else repr(a) for a in args]
        self.say(f"{calls[-1][0]}:{calls[-1][1]}: {' '.join(words)}")

    def _visibility(self, function: str, calls: tuple[Frame, ...], items: tuple[str, ...]) -> tuple[str, ...]:
        for item in items:
            try:
                check_visibility(item)
            except ConditionError as wrong:
                raise error_in_call(self.root, calls, function, str(wrong), text=item, cure=wrong.cure) from wrong
        return items

    def _given(
        self,
        function: str,
        known: tuple[Attribute, ...],
        calls: tuple[Frame, ...],
        args: list[Any],
        kwargs: dict[str, Any],
    ) -> list[Any]:
        """The arguments in the order of `known`, checked, with defaults."""
        required = sum(attribute.mandatory for attribute in known)
        names = tuple(attribute.name for attribute in known)
        given = bound(self.root, calls, function, names, args, kwargs, required=required)
        values: list[Any] = []
        for attribute in known:
            try:
                value = given.get(attribute.name)
                values.append(
                    attribute.default if value is None else checked(attribute, self.selects.decode(value), self.name)
                )
            except (WrongValue, SelectError, IndexError) as wrong:
                text = wrong.text if isinstance(wrong, WrongValue) else None
                raise error_in_call(self.root, calls, function, f"{function}: {wrong}", text=text) from wrong
        return values


def build_file(package: str) -> str:
    """The path of a package's BUILD.tg below the root."""
    return f"{package}/{BUILD_FILE}" if package else BUILD_FILE
