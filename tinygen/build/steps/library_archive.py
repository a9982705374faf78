"""A generated library as one file: its texts, and what they were made of. The same library gives the same bytes."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

MANIFEST = ".tinygen/manifest.json"
MAIN = ".tinygen/firmware.c"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the oldest date that a zip file can hold


@dataclass(frozen=True)
class Manifest:
    """What a library's archive holds.

    Attributes:
        name: the library's C prefix.
        files: all of the library's files, the report `<name>.json` first.
        sources: those that are compiled.
        defines: of the device, for the compiler.
        code: `Generator.code` of the generator that wrote it.
        read: name -> SHA-256 of every template, kernel and header that the generator opened.
    """

    name: str
    files: tuple[str, ...]
    sources: tuple[str, ...]
    defines: tuple[str, ...]
    code: str
    read: Mapping[str, str]


def write_archive(path: Path, manifest: Manifest, files: Mapping[str, str], main: str) -> None:
    """Write the archive; `main` is the source of the test firmware's main file."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        texts = {MANIFEST: json.dumps(asdict(manifest), indent=1, sort_keys=True), MAIN: main, **files}
        for name, text in texts.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), text.encode())


def read_manifest(path: Path) -> Manifest:
    """The manifest of an archive. OSError, ValueError or KeyError (a damaged or foreign file) if it has none."""
    try:
        with zipfile.ZipFile(path) as archive:
            values = json.loads(archive.read(MANIFEST))
    except zipfile.BadZipFile as error:
        raise ValueError(f"{path}: {error}") from error
    return as_manifest(values)


def as_manifest(values: Any) -> Manifest:
    """The manifest that JSON `values` are. KeyError or TypeError if they are none."""
    lists = {key: tuple(map(str, values[key])) for key in ("files", "sources", "defines")}
    return Manifest(name=str(values["name"]), code=str(values["code"]), read=dict(values["read"]), **lists)
