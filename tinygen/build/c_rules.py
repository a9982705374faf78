"""SCons rules that compile, archive and link C with one of tinygen's toolchains.

Machine-dependent words (the compiler's path, absolute folders) are kept out of the signatures by `$( … $)`; what
they stand for enters as the toolchain's fingerprint, and files by their content. So the same inputs have the same
signatures, and the same bytes, in any directory.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import Any

from SCons.Action import Action
from SCons.Builder import Builder
from SCons.Tool import SourceFileScanner

from tinygen.device import WARNINGS, Toolchain

STANDARD = ("-std=c11", "-O2", *WARNINGS)
"""Flags of all that tinygen compiles; what a caller adds comes after them and so wins."""

PASSED_ON = ("PATH", "PYTHONPATH", "HOME", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "LOCALAPPDATA", "XDG_CACHE_HOME")
"""Variables of the caller's shell that commands see: where programs, modules and caches are, not what is built."""

_CC = "$( $TG_CC $) $TG_FLAGS $( -ffile-prefix-map=$TG_ROOT=. $) $_CPPINCFLAGS $TG_FINGERPRINT"
COMPILE = f"{_CC} -c -o $TARGET $( $SOURCES $)"
ARCHIVE = "$( $TG_AR $) rcsD $TG_FINGERPRINT $TARGET $SOURCES"
LINK = "$( $TG_CC $) $TG_FLAGS $TG_LDFLAGS $( $TG_SCRIPT $) $TG_FINGERPRINT -o $TARGET $SOURCES $TG_LIBS"
LINK_WITH_MAP = LINK.replace("-o $TARGET", "-Wl,-Map=${TARGETS[1]} -o $TARGET")


def c_environment(
    base: Any,
    toolchain: Toolchain,
    flags: Sequence[str] = (),
    defines: Iterable[str] = (),
    include: Sequence[Any] = (),
) -> Any:
    """A copy of the construction environment `base` whose builders TgObject, TgArchive and TgImage use `toolchain`.

    Of `base`, its cache, decider and shell variables count. `flags` come after the standard ones and the
    toolchain's; `include` are folders (nodes or paths).
    """
    return base.Clone(
        ENV=command_variables(base),
        BUILDERS={
            "TgObject": Builder(action=Action(COMPILE), source_scanner=SourceFileScanner, single_source=True),
            "TgArchive": Builder(action=Action(ARCHIVE)),
            "TgImage": Builder(action=Action(LINK_WITH_MAP if writes_map(toolchain) else LINK)),
        },
        TG_CC=list(toolchain.cc),
        TG_AR=list(toolchain.ar),
        TG_FLAGS=[*STANDARD, *toolchain.cflags, *flags, *(f"-D{define}" for define in defines)],
        TG_LDFLAGS=list(toolchain.ldflags),
        TG_LIBS=list(toolchain.libraries),
        TG_SCRIPT=["-T", str(toolchain.linker_script)] if toolchain.linker_script else [],
        TG_FINGERPRINT=signed(toolchain.fingerprint),
        TG_ROOT=base.Dir("#").abspath,
        CPPPATH=list(include),
        INCPREFIX="-I",
        INCSUFFIX="",
    )


def command_variables(env: Any) -> dict[str, str]:
    """The shell variables of the commands: those of `env`, and what finds programs, modules and caches."""
    return {**env["ENV"], **{name: os.environ[name] for name in PASSED_ON if name in os.environ}}


def signed(digest: str) -> Any:
    """A construction variable that is empty in the command and `digest` in its signature."""

    def expand(target: Any, source: Any, env: Any, for_signature: bool) -> str:
        return digest if for_signature else ""

    return expand


def writes_map(toolchain: Toolchain) -> bool:
    """Whether linking with `toolchain` also gives a map: firmware does, but for zig's linker, which cannot."""
    return toolchain.linker_script is not None and "ziglang" not in toolchain.cc


def objects(env: Any, folder: Any, sources: Iterable[Any]) -> list[Any]:
    """An object file in `folder` (a Dir node) for each of `sources`, named as its source is."""
    files = [env.File(source) for source in sources]
    return [node for file in files for node in env.TgObject(folder.File(f"{file.name}.o"), file)]


def link_image(env: Any, toolchain: Toolchain, target: Any, parts: Sequence[Any]) -> Any:
    """The linked program `target` (a File node), with a map beside it where the linker writes one."""
    files = [target, target.dir.File(f"{target.name}.map")] if writes_map(toolchain) else [target]
    image = env.TgImage(files, parts)
    if toolchain.linker_script is not None:
        env.Depends(image, env.File(str(toolchain.linker_script)))
    return image
