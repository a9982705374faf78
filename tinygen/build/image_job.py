"""What it takes to build one program: written by `images.py`, read by the SConstruct that it runs."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from pathlib import Path

from tinygen.device import Toolchain


@dataclass(frozen=True)
class Job:
    """A program to build.

    Attributes:
        toolchain: compiles and links it, with its board's files.
        sources: C files besides the board's.
        include: folders with headers.
        flags: for the compiler and for linking.
        defines: preprocessor definitions.
        object_cache: folder of the compiled objects that all jobs share.
        parallel: commands to run at a time.
    """

    toolchain: Toolchain
    sources: tuple[Path, ...]
    include: tuple[Path, ...]
    flags: tuple[str, ...]
    defines: tuple[str, ...]
    object_cache: Path
    parallel: int


IMAGE = "image.elf"


def write_job(job: Job, path: Path) -> None:
    """Write `job` as JSON."""
    path.write_text(json.dumps(dataclasses.asdict(job), default=str))


def read_job(path: str) -> Job:
    """The job that `write_job` wrote."""
    values = json.loads(Path(path).read_text())
    words = {**values["toolchain"]}
    script = words.pop("linker_script")
    ports = tuple(map(Path, words.pop("port_sources")))
    toolchain = Toolchain(
        **{key: value if isinstance(value, str) else tuple(value) for key, value in words.items()},
        linker_script=Path(script) if script else None,
        port_sources=ports,
    )
    return Job(
        toolchain=toolchain,
        sources=tuple(map(Path, values["sources"])),
        include=tuple(map(Path, values["include"])),
        flags=tuple(values["flags"]),
        defines=tuple(values["defines"]),
        object_cache=Path(values["object_cache"]),
        parallel=values["parallel"],
    )


def declare(job: Job) -> None:
    """Declare the nodes of `job` to SCons: objects, and the image in the current folder."""
    from tinygen.build.c_rules import c_environment, link_image, objects

    env = c_environment(job.toolchain, job.flags, job.defines, [str(folder) for folder in job.include])
    env.CacheDir(str(job.object_cache))
    sources = [str(path) for path in (*job.sources, *job.toolchain.port_sources)]
    parts = objects(env, env.Dir("objects"), sources)
    env.Default(link_image(env, job.toolchain, env.File(IMAGE), parts))
