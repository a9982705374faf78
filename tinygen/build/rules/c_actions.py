"""Actions that compile, archive and link C with a device's toolchain, for rules that make C.

Commands run at the workspace's root and name files by paths below it, so that objects hold no folder of this machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tinygen.build.rules.action import Context

if TYPE_CHECKING:
    from tinygen.device import Toolchain

STANDARD = ("-std=c11", "-O2")
"""Of all that tinygen compiles; what a target or configuration adds comes after it and so wins."""


@dataclass(frozen=True)
class Compiler:
    """How C files are compiled for one target.

    Attributes:
        toolchain: the compiler.
        include: folders with headers.
        flags: after tinygen's and the toolchain's own.
        defines: of the preprocessor, `NAME` or `NAME=value`.
    """

    toolchain: Toolchain
    include: tuple[str, ...]
    flags: tuple[str, ...] = ()
    defines: tuple[str, ...] = ()


def compile_c(context: Context, compiler: Compiler, sources: Iterable[str], folder: str) -> tuple[str, ...]:
    """Declares an object file in `folder` for each of `sources`; the objects, in order."""
    from tinygen.device import WARNINGS

    tools, found = compiler.toolchain, []
    for source in sources:
        output = f"{folder}/{source.rpartition('/')[2]}.o"
        words = (
            *tools.cc,
            *STANDARD,
            *WARNINGS,
            *tools.cflags,
            *compiler.flags,
            *context.target.configuration.compiler_flags,
            *(f"-D{define}" for define in compiler.defines),
            *_prefix_maps(str(context.root), source, compiler.include),
            *(f"-I{path}" for path in compiler.include),
            *("-c", "-o", output, source),
        )
        context.action(
            "Compile",
            words,
            inputs=[source],
            outputs=[output],
            signature=(compiler_words(tools),),
            message=f"compile {output.removesuffix('.o')}",
        )
        found.append(output)
    return tuple(found)


def _prefix_maps(root: str, source: str, include: Sequence[str]) -> list[str]:
    """Words that keep folders of this machine out of debug information and `__FILE__`.

    The assembler behind GCC knows -fdebug-prefix-map alone.
    """
    outside = {path for path in (source.rpartition("/")[0], *include) if path.startswith("/")}
    maps = [f"{path}={path.rpartition('/')[2]}" for path in sorted(outside)] + [f"{root}=."]
    names = ("file", "debug") if source.endswith(".S") else ("file",)
    return [f"-f{name}-prefix-map={one}" for one in maps for name in names]


def archive(context: Context, toolchain: Toolchain, objects: Sequence[str], output: str) -> str:
    """Declares the static library `output` of `objects`; its name."""
    context.action(
        "Archive",
        [*toolchain.ar, "rcsD", output, *objects],
        inputs=objects,
        outputs=[output],
        signature=(compiler_words(toolchain),),
        message=f"archive {output}",
    )
    return output


def link(
    context: Context, compiler: Compiler, parts: Sequence[str], output: str, flags: Sequence[str] = ()
) -> tuple[str, ...]:
    """Declares the program `output` of objects and libraries `parts`: it, and its map if the linker writes one.

    `flags` are further words for the linker.
    """
    tools = compiler.toolchain
    script = [str(tools.linker_script)] if tools.linker_script is not None else []
    outputs = [output]
    words = [*tools.cc, *STANDARD, *tools.cflags, *compiler.flags, *context.target.configuration.compiler_flags]
    words += [*tools.ldflags, *flags]
    if script:
        words += ["-T", *script]
        if "ziglang" not in tools.cc:  # its linker writes no map
            outputs.append(f"{output}.map")
            words.append(f"-Wl,-Map={outputs[1]}")
    context.action(
        "Link",
        [*words, "-o", output, *parts, *tools.libraries],
        inputs=[*parts, *script],
        outputs=outputs,
        signature=(compiler_words(tools),),
        message=f"link {output}",
    )
    return tuple(outputs)


def compiler_words(toolchain: Toolchain) -> str:
    """The compiler as a line of an action's signature: whatever it is called on this machine, this is what it is."""
    return f"compiler {toolchain.version} ({toolchain.fingerprint})"
