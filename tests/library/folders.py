"""Libraries on disk, and what a C compiler makes of them."""

from __future__ import annotations

import atexit
import functools
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.models import suite
from tinygen.api import WARNINGS, Toolchain
from tinygen.build.library_folder import write_library
from tinygen.codegen.library import Library
from tinygen.host.toolchain import host_toolchain
from tinygen.ir import ToolError
from tinygen.pipeline import compile_model

DIGITS = Path(__file__).resolve().parents[2] / "examples" / "digits"
OURS = ("digits_int8", "digits_float32")
THEIRS = ("kws_int8", "kws_float32", "ic_int8")
"""MLPerf Tiny's, where they are at hand: depthwise and hybrid convolutions, ADD."""


@dataclass(frozen=True)
class Build:
    """A compiler for a library of `device`: the device's own, or the host's where `hosted`."""

    device: str
    compiler: str
    hosted: bool = False

    @property
    def id(self) -> str:
        return f"{self.device}-{self.compiler}{'-on-host' if self.hosted else ''}"


BUILDS = (
    Build("host", "gcc"),
    Build("host", "clang"),
    Build("cortex-m0plus", "gcc"),
    Build("cortex-m4", "gcc"),
    Build("cortex-m4", "zig"),
    Build("cortex-m4", "gcc", hosted=True),
    Build("cortex-m55", "gcc"),
    Build("rv32imc", "gcc"),
    Build("rv32imac-zve32x", "clang"),
    Build("esp32", "gcc"),
    Build("esp32", "clang", hosted=True),
)


def model_file(name: str) -> Path:
    """The file of `digits_int8`, `kws_int8`, ...; skips where it is not at hand."""
    return DIGITS / f"{name}.tflite" if name.startswith("digits") else suite.model_path(name)


@functools.cache
def library(name: str, device: str = "host") -> Library:
    return compile_model(model_file(name), device, name=name, session=suite.session())


def toolchain(build: Build) -> Toolchain:
    """The compiler of `build`; skips where it is missing."""
    try:
        if build.hosted:
            return host_toolchain(build.compiler)
        session = suite.session()
        return session.toolchain(session.device(build.device), build.compiler)
    except ToolError as error:
        pytest.skip(str(error))


@functools.cache
def folder_of(name: str, device: str = "host") -> Path:
    """The library's folder as `tinygen compile` writes it; it lives as long as the process."""
    folder = _temporary() / f"{name}-{device}"
    write_library(library(name, device), folder)
    return folder


@functools.cache
def _temporary() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="tinygen-libraries-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def run(words: Sequence[str | Path], **options: object) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([str(w) for w in words], capture_output=True, text=True, **options)  # type: ignore[call-overload]
    assert done.returncode == 0, f"{' '.join(map(str, words))}\n{done.stderr[:4000]}"
    return done  # type: ignore[no-any-return]


def compile_folder(folder: Path, tools: Toolchain, target: Path, flags: Sequence[str] = ()) -> list[Path]:
    """CC -std=c11 -O2 -I DIR -c DIR/*.c, and all warnings errors: the objects in `target`."""
    target.mkdir(exist_ok=True)
    sources = sorted(folder.glob("*.c"))
    words = [*tools.cc, *tools.cflags, "-std=c11", "-O2", *WARNINGS, "-Werror", *flags, f"-I{folder}", "-c"]
    # `zig cc -c` writes only one object, whatever it is given.
    for group in [[source] for source in sources] if "zig" in tools.name else [sources]:
        run([*words, *group], cwd=target)
    objects = sorted(target.glob("*.o"))
    assert len(objects) == len(sources)
    return objects


def archive(objects: Sequence[Path], path: Path) -> Path:
    """A static library of `objects`."""
    run([shutil.which("ar") or "ar", "rcs", path, *objects])
    return path
