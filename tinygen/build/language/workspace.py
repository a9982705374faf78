"""A workspace: the tree below WORKSPACE.tg, its packages, and what labels in it name.

Packages are read when something in them is asked for, each once.
"""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tinygen.build.language.errors import BuildFileError
from tinygen.build.language.evaluator import Evaluator, UnknownName
from tinygen.build.language.glob import BUILD_FILE
from tinygen.build.language.label import Label
from tinygen.build.language.package import PACKAGE_FUNCTIONS, Package, PackageReader, build_file
from tinygen.build.language.pins import check_pins
from tinygen.build.language.selects import Selects
from tinygen.build.language.settings import PYPROJECT, WORKSPACE_FILE, Settings, read_settings
from tinygen.build.language.source import error_in_call
from tinygen.build.language.starlark_errors import Frame
from tinygen.build.rules.base import Rule, SourceFile, Target
from tinygen.build.rules.discover import all_rules, builtin_rules
from tinygen.ir.errors import did_you_mean
from tinygen.plugins import Session, create_session

OUTPUT = "build"
"""The folder below the root that builds write to; no pattern looks into it."""
_TABLE = "[tool.tinygen.workspace"


def find_root(start: Path) -> Path:
    """The nearest folder from `start` upwards that a workspace begins at. BuildFileError if there is none."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / WORKSPACE_FILE).is_file():
            return folder
        project = folder / PYPROJECT
        if project.is_file() and _TABLE in project.read_text(encoding="utf-8", errors="replace"):
            return folder
    raise BuildFileError(
        f"no {WORKSPACE_FILE} here or in a folder above",
        where=str(start),
        cure=f"an empty {WORKSPACE_FILE} marks the root of a workspace (or {_TABLE}] in {PYPROJECT})",
    )


def open_workspace(start: Path, session: Callable[[], Session] = create_session) -> Workspace:
    """The workspace that the folder `start` is in; its settings are read and its pinned plugins checked."""
    root = find_root(start)
    settings = read_settings(root)
    check_pins(settings.plugins, settings.file)
    return Workspace(root, settings, session)


class Workspace:
    """A workspace and the packages that have been read so far.

    Attributes:
        root: absolute.
        settings: what WORKSPACE.tg says.
    """

    def __init__(
        self, root: Path, settings: Settings, session: Callable[[], Session], say: Callable[[str], None] | None = None
    ) -> None:
        self.root = root
        self.settings = settings
        self._create_session = session
        self._say = say or (lambda line: print(line, file=sys.stderr))
        self._warned: set[str] = set()
        self._selects = Selects()
        self._packages: dict[str, Package | None] = {}
        self._reader: PackageReader | None = None
        self._rules = dict(builtin_rules())
        self._evaluator = Evaluator(root, self._functions())

    @functools.cached_property
    def session(self) -> Session:
        """The plugins; they are imported when this is first asked for."""
        return self._create_session()

    @functools.cached_property
    def rules(self) -> dict[str, Rule]:
        """All rules by name, those of plugins too."""
        return dict(all_rules(self.session))

    @functools.cached_property
    def device_facts(self) -> dict[str, set[str]]:
        """What conditions on devices can hold for, by kind, of all installed devices."""
        devices = self.session.devices.values()
        return {
            "device": {device.name for device in devices},
            "family": {device.family for device in devices},
            "isa": {device.isa for device in devices},
            "feature": {feature for device in devices for feature in device.features},
        }

    def warn(self, line: str) -> None:
        """Say `line` to the user, once."""
        if line not in self._warned:
            self._warned.add(line)
            self._say(line)

    def package(self, name: str) -> Package | None:
        """The package, read from its BUILD.tg; None if the folder has none."""
        if name not in self._packages:
            self._packages[name] = self._read(name) if (self.root / build_file(name)).is_file() else None
        return self._packages[name]

    def package_names(self, below: str = "") -> list[str]:
        """All packages in the folder `below` and under it, sorted; nothing is read."""
        found: list[str] = []
        stack = [below]
        while stack:
            name = stack.pop()
            folder = self.root / name if name else self.root
            with os.scandir(folder) as scan:
                entries = list(scan)
            names = {entry.name for entry in entries}
            if name and WORKSPACE_FILE in names:
                continue  # a workspace of its own
            if BUILD_FILE in names:
                found.append(name)
            for entry in entries:
                path = f"{name}/{entry.name}" if name else entry.name
                ignored = entry.name.startswith(".") or path == OUTPUT or path in self.settings.ignore
                if not ignored and entry.is_dir(follow_symlinks=False):
                    stack.append(path)
        return sorted(found)

    def lookup(self, label: Label) -> Target | SourceFile:
        """What `label` names. BuildFileError, which says what there is instead."""
        package = self.package(label.package)
        if package is None:
            raise BuildFileError(f"{label.plain}: {self._no_package(label.package)}", cure=self._near(label.package))
        target = package.targets.get(label.name)
        if target is not None:
            return target
        path = self.root / label.path
        if not path.is_file():
            what = f"{build_file(label.package)} declares no {label.name!r}"
            what = f"{what}, and there is no such file" if not path.is_dir() else f"{label.name!r} is a folder"
            cure = "name its files: glob([...])" if path.is_dir() else self._similar(package, label.name)
            raise BuildFileError(f"{label.plain}: {what}", cure=cure)
        inner = self._package_between(label)
        if inner is not None:
            owner = Label(inner, label.path[len(inner) + 1 :])
            raise BuildFileError(
                f"{label.plain}: the file belongs to the package //{inner}", cure=f"write {str(owner)!r}"
            )
        return SourceFile(label.plain)

    def _read(self, name: str) -> Package:
        reader = PackageReader(self.root, name, self.settings.flags, self._say, self._selects)
        self._reader, outer = reader, self._reader
        try:
            self._evaluator.evaluate(build_file(name))
        except UnknownName as unknown:
            if len(self._rules) < len(self.rules):  # perhaps a plugin's: now they are known
                self._rules = self.rules
                self._evaluator = Evaluator(self.root, self._functions())
                return self._read(name)
            raise unknown.error from None
        finally:
            self._reader = outer
        return reader.package()

    def _functions(self) -> dict[str, Callable[[tuple[Frame, ...], list[Any], dict[str, Any]], Any]]:
        def rule_function(rule: Rule) -> Callable[..., None]:
            def call(calls: tuple[Frame, ...], args: list[Any], kwargs: dict[str, Any]) -> None:
                self._current(rule.name, calls).declare(rule, calls, args, kwargs)

            return call

        def select(calls: tuple[Frame, ...], args: list[Any], kwargs: dict[str, Any]) -> Any:
            reader = self._reader or PackageReader(self.root, "", self.settings.flags, self._say, self._selects)
            return reader.select(calls, args, kwargs)

        def function(name: str, method: str) -> Callable[..., Any]:
            def call(calls: tuple[Frame, ...], args: list[Any], kwargs: dict[str, Any]) -> Any:
                return getattr(self._current(name, calls), method)(calls, args, kwargs)

            return call

        methods = {"package": "set_package", "package_name": "own_name"}
        found: dict[str, Callable[..., Any]] = {n: function(n, methods.get(n, n)) for n in PACKAGE_FUNCTIONS}
        return {**found, "select": select, **{rule.name: rule_function(rule) for rule in self._rules.values()}}

    def _current(self, function: str, calls: tuple[Frame, ...]) -> PackageReader:
        if self._reader is None or not calls[0][0].endswith(BUILD_FILE):
            what = f"{function} can be called only while a {BUILD_FILE} file is read"
            raise error_in_call(self.root, calls, function, what, cure="put the call into a function (a macro)")
        return self._reader

    def _no_package(self, name: str) -> str:
        folder = self.root / name
        return f"there is no {build_file(name)}" if folder.is_dir() else f"there is no folder {name!r}"

    def _near(self, name: str) -> str:
        names = self.package_names()
        hint = did_you_mean(name, names).replace("'", "'//", 1)
        return hint or ("" if not (self.root / name).is_dir() else f"an empty {BUILD_FILE} makes a folder a package")

    def _similar(self, package: Package, name: str) -> str:
        folder = (self.root / package.name / name).parent
        prefix = f"{name.rpartition('/')[0]}/" if "/" in name else ""
        files = [prefix + entry.name for entry in folder.iterdir()] if folder.is_dir() else []
        hint = did_you_mean(name, [*package.targets, *files])
        if hint or not package.targets:
            return hint or "its file declares no target"
        known = sorted(package.targets)
        return f"it declares {', '.join(known[:8])}{', ...' if len(known) > 8 else ''}"

    def _package_between(self, label: Label) -> str | None:
        """The package below the label's own that its file lies in."""
        parts = label.name.split("/")[:-1]
        for count in range(len(parts), 0, -1):
            name = "/".join([*([label.package] if label.package else []), *parts[:count]])
            if (self.root / build_file(name)).is_file():
                return name
        return None
