"""Labels: the names of targets and files, `//package:name`, at wish with a configuration: `//package:name@device`."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

_SEGMENT = re.compile(r"[A-Za-z0-9_.+=,~ -]+")
_NAME = re.compile(r"[A-Za-z0-9_.+=,~-][A-Za-z0-9_.+=,~ -]*")
_CONFIGURATION = re.compile(r"[A-Za-z0-9_.+-]+")


class LabelError(ValueError):
    """Text that is no label. `str` of it says why."""


@dataclass(frozen=True, order=True)
class Label:
    """The name of a target or source file.

    Attributes:
        package: the folder below the workspace's root, with "/"; "" is the root's own package.
        name: of a target, or the path of a file below the package.
        configuration: the device or configuration that is asked for; None leaves it to who asks.
    """

    package: str
    name: str
    configuration: str | None = None

    def __str__(self) -> str:
        at = f"@{self.configuration}" if self.configuration else ""
        return f"//{self.package}:{self.name}{at}"

    @property
    def plain(self) -> Label:
        """The label without its configuration."""
        return Label(self.package, self.name) if self.configuration else self

    @property
    def path(self) -> str:
        """The path below the workspace's root that a source file of this name has."""
        return f"{self.package}/{self.name}" if self.package else self.name


def parse_label(text: str, package: str) -> Label:
    """The label that `text` means in `package`: `//pkg:name`, `//pkg` (= `//pkg:pkg`), `:name` or `name`.

    LabelError says what is wrong with it.
    """
    body, at, configuration = text.partition("@")
    if at and not _CONFIGURATION.fullmatch(configuration):
        raise LabelError(f"{text!r}: after @ stands the name of a device or configuration")
    if body.startswith("//"):
        package, colon, name = body[2:].partition(":")
        if not colon:
            name = package.rpartition("/")[2]
    else:
        name = body.removeprefix(":")
        if ":" in name:
            raise LabelError(f"{text!r}: a label with a package begins with //")
    check_package(package, text)
    check_name(name, text)
    return Label(package, name, configuration or None)


@functools.lru_cache(maxsize=4096)
def check_package(package: str, text: str) -> None:
    """LabelError if `package`, of the label `text`, cannot be one."""
    for segment in package.split("/") if package else ():
        if not _SEGMENT.fullmatch(segment) or set(segment) <= {"."}:
            raise LabelError(f"{text!r}: {package!r} is no package: folder names with / between them")


def check_name(name: str, text: str) -> None:
    """LabelError if `name`, of the label `text`, cannot be a target's or file's."""
    if not name:
        raise LabelError(f"{text!r}: it has no name")
    for segment in name.split("/"):
        if not _NAME.fullmatch(segment) or set(segment) <= {"."}:
            raise LabelError(f"{text!r}: {name!r} is no name: letters, digits and _ . + = , ~ - between /")
