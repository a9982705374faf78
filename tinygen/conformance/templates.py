"""A device's templates: each can be read, and what they render compiles without a warning, everywhere."""

from __future__ import annotations

import jinja2

from tinygen.codegen.environment import environment
from tinygen.codegen.library import Library
from tinygen.conformance.models import by_scheme, joined_library
from tinygen.conformance.setting import ConformanceError, Setting, located
from tinygen.device import WARNINGS, Toolchain
from tinygen.host.compiler import run_compiler
from tinygen.host.model import FIRMWARE, unpack
from tinygen.paths import runtime_dir, templates_dir
from tinygen.pipeline import OPTIMIZE


def overrides(setting: Setting) -> list[str]:
    """Names of the base templates that the device replaces."""
    base = {path.name for path in templates_dir().glob("*.j2")}
    found = {path.name for folder in setting.session.template_dirs(setting.device) for path in folder.glob("*.j2")}
    return sorted(base & found)


def check_templates(setting: Setting) -> None:
    """Every template of the device parses. ConformanceError names file and line."""
    folders = setting.session.template_dirs(setting.device)
    env = environment(folders)
    for folder in folders:
        for path in sorted(folder.rglob("*.j2")):
            try:
                env.parse(path.read_text())
            except jinja2.TemplateSyntaxError as error:
                raise ConformanceError(f"line {error.lineno}: {error.message}", where=str(path)) from error


def check_rendered(setting: Setting) -> None:
    """What the templates render passes the device's compiler without a warning, for each value of `optimize`.

    ToolError if there is no compiler.
    """
    toolchain = setting.toolchain()
    networks = by_scheme(setting)["int8"]
    for optimize, encode in (*((one, "none") for one in OPTIMIZE), ("flash", "auto")):
        with located(f"{setting.device.name}, {toolchain.name}, optimize {optimize}, encode {encode}"):
            compile_quietly(joined_library(setting, networks, optimize, encode), toolchain)


def compile_quietly(library: Library, toolchain: Toolchain) -> None:
    """ToolError with the compiler's words unless all C files of `library` pass it without a warning."""
    folder = unpack(library)
    sources = [str(folder / name) for name in (*library.sources, FIRMWARE) if name.endswith(".c")]
    defines = [f"-D{define}" for define in library.device.defines]
    words = [*toolchain.cc, *toolchain.cflags, "-std=c11", "-O2", *WARNINGS, "-Werror", "-fsyntax-only", *defines]
    run_compiler([*words, f"-I{folder}", f"-I{runtime_dir()}", *sources])
