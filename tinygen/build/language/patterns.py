"""Patterns of targets: what people write on the command line, and in queries.

    //pkg:name   //pkg (= //pkg:pkg)   :name   sub:name      one target (relative ones: to the folder one is in)
    //pkg:all    :all                                        all targets of a package
    //...        //pkg/...   ...                             all targets of all packages below
    -//pkg/...                                               not these (what stands before it is meant)

Each may end in `@device` or `@config`.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tinygen.build.language.errors import BuildFileError
from tinygen.build.language.label import Label, LabelError, check_package, parse_label
from tinygen.build.language.package import build_file
from tinygen.build.language.workspace import Workspace
from tinygen.build.rules.base import Target

ALL = ("all", "*")
EVERYTHING = "..."


@dataclass(frozen=True)
class Pattern:
    """A pattern, absolute.

    Attributes:
        package: where it begins.
        name: a target's; None for all targets.
        deep: whether packages below are meant too.
        configuration: the device or config asked for.
        negative: whether it takes targets away.
    """

    package: str
    name: str | None
    deep: bool = False
    configuration: str | None = None
    negative: bool = False

    def __str__(self) -> str:
        at = f"@{self.configuration}" if self.configuration else ""
        if self.deep:
            text = f"//{self.package}/..." if self.package else "//..."
        else:
            text = f"//{self.package}:{'all' if self.name is None else self.name}"
        return f"{'-' if self.negative else ''}{text}{at}"


@dataclass(frozen=True)
class Found:
    """A target that a pattern means; `by_name` if the pattern is its label."""

    target: Target
    configuration: str | None
    by_name: bool


def parse_pattern(text: str, folder: str = "", *, is_package: bool = False) -> Pattern:
    """The pattern that `text` means in the package (or folder) `folder`.

    `is_package`: a word without ":" is a folder, and means the target of its name. BuildFileError says what is wrong.
    """
    body = text.removeprefix("-")
    negative = body != text
    head, at, configuration = body.partition("@")
    absolute = head.startswith("//")
    package, colon, name = head.removeprefix("//").partition(":")
    try:
        if not colon and (package == EVERYTHING or package.endswith(f"/{EVERYTHING}")):
            package = package.removesuffix(EVERYTHING).rstrip("/")
            package = package if absolute else _below(folder, package)
            check_package(package, text)
            _check_at(text, at, configuration)
            return Pattern(package, None, True, configuration or None, negative)
        if colon and name in ALL:
            package = package if absolute else _below(folder, package)
            check_package(package, text)
            _check_at(text, at, configuration)
            return Pattern(package, None, False, configuration or None, negative)
        if not absolute and (is_package or (colon and package)):
            body = f"//{_below(folder, package)}{colon}{name}{at}{configuration}"
        label = parse_label(body, folder)
    except LabelError as error:
        raise BuildFileError(str(error), where="label", cure="write //pkg:name, //pkg:all or //pkg/...") from error
    return Pattern(label.package, label.name, False, label.configuration, negative)


def find(workspace: Workspace, patterns: Sequence[str], folder: str = "") -> tuple[Found, ...]:
    """The targets that `patterns` mean, seen from `folder` (below the root), sorted, each once a configuration.

    BuildFileError for a target, package or folder that is not there, or if the patterns leave nothing.
    """
    found: dict[tuple[Label, str | None], Found] = {}
    for text in patterns:
        word = text.removeprefix("-").partition("@")[0]
        is_package = ":" not in word and (workspace.root / build_file(_below(folder, word))).is_file()
        pattern = parse_pattern(text, folder, is_package=is_package)
        targets = expand(workspace, pattern)
        for target in targets:
            key = (target.label, pattern.configuration)
            if not pattern.negative:
                by_name = pattern.name is not None or (key in found and found[key].by_name)
                found[key] = Found(target, pattern.configuration, by_name)
            else:
                for other in [k for k in found if k[0] == target.label and pattern.configuration in (None, k[1])]:
                    del found[other]
    return tuple(found[key] for key in sorted(found, key=lambda key: (key[0], key[1] or "")))


def expand(workspace: Workspace, pattern: Pattern) -> list[Target]:
    """All targets of a pattern, sorted by label; BuildFileError if it names a package or target that is not there."""
    if pattern.name is not None:
        label = Label(pattern.package, pattern.name)
        target = workspace.lookup(label)
        if not isinstance(target, Target):
            raise BuildFileError(f"{label} is a file, not a target", where=str(pattern))
        return [target]
    if pattern.deep:
        if not (workspace.root / pattern.package).is_dir():
            raise BuildFileError(f"there is no folder {pattern.package!r}", where=str(pattern))
        names = workspace.package_names(pattern.package)
        if not names:
            raise BuildFileError("there is no package", where=str(pattern), cure="a BUILD.tg file makes a folder one")
    else:
        names = [pattern.package]
    found: list[Target] = []
    for name in names:
        package = workspace.package(name)
        if package is None:
            workspace.lookup(Label(name, "all"))  # says so
            continue
        found += [package.targets[each] for each in sorted(package.targets)]
    return found


def folder_of(workspace: Workspace, path: Path) -> str:
    """The folder `path` as seen from the workspace's root, with "/"."""
    relative = Path(os.path.relpath(path.resolve(), workspace.root)).as_posix()
    return "" if relative == "." else relative


def _below(folder: str, path: str) -> str:
    if path.startswith("//"):
        return path[2:]
    return "/".join(part for part in (folder, path) if part)


def _check_at(text: str, at: str, configuration: str) -> None:
    if at and not configuration:
        raise LabelError(f"{text!r}: after @ stands the name of a device or configuration")
