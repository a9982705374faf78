"""What it takes to build one program: written by `images.py`, read by the SConstruct that it runs."""

from __future__ import annotations

import atexit
import dataclasses
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tinygen.device import Toolchain


@dataclass(frozen=True)
class Group:
    """C files that are compiled with the same preprocessor definitions."""

    sources: tuple[Path, ...]
    defines: tuple[str, ...]


@dataclass(frozen=True)
class Job:
    """A program to build.

    Attributes:
        toolchain: compiles and links it.
        groups: all files. Definitions stay with those that need them, so that images share the other objects.
        include: folders with headers.
        flags: for the compiler and for linking.
        object_cache: folder of the compiled objects that all jobs share.
        parallel: commands to run at a time.
    """

    toolchain: Toolchain
    groups: tuple[Group, ...]
    include: tuple[Path, ...]
    flags: tuple[str, ...]
    object_cache: Path
    parallel: int


IMAGE = "image.elf"


def write_job(job: Job, path: Path) -> None:
    """Write `job` as JSON."""
    path.write_text(json.dumps(dataclasses.asdict(job), default=str))


def read_job(path: str) -> Job:
    """The job that `write_job` wrote."""
    values = json.loads(Path(path).read_text())
    words: dict[str, Any] = {
        key: value if isinstance(value, str | None) else tuple(value) for key, value in values["toolchain"].items()
    }
    script = words.pop("linker_script")
    ports = tuple(map(Path, words.pop("port_sources")))
    words.pop("serial_sources")
    toolchain = Toolchain(**words, linker_script=Path(script) if script else None, port_sources=ports)
    return Job(
        toolchain=toolchain,
        groups=tuple(Group(tuple(map(Path, g["sources"])), tuple(g["defines"])) for g in values["groups"]),
        include=tuple(map(Path, values["include"])),
        flags=tuple(values["flags"]),
        object_cache=Path(values["object_cache"]),
        parallel=values["parallel"],
    )


def declare(job: Job) -> None:
    """Declare the nodes of `job` to SCons: objects, and the image in the current folder."""
    from SCons.Environment import Environment

    from tinygen.build.c_rules import c_environment, link_image, objects
    from tinygen.build.cache.build_cache import folder_cache
    from tinygen.build.cache.scons_cache import use_cache
    from tinygen.user_cache import objects_limit

    base = Environment(tools=[])
    cache = folder_cache(job.object_cache, objects_limit())
    atexit.register(cache.close)
    use_cache(base, cache)
    include = [str(folder) for folder in job.include]
    parts = []
    for group in job.groups:
        env = c_environment(base, job.toolchain, job.flags, group.defines, include)
        parts += objects(env, base.Dir("objects"), [str(path) for path in group.sources])
    linking = c_environment(base, job.toolchain, job.flags)
    base.Default(link_image(linking, job.toolchain, base.File(IMAGE), parts))
