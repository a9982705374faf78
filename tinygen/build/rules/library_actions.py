"""Actions that generate a network's library and compile it, and its test firmware: for rules about networks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tinygen.build.rules.action import Context
from tinygen.build.rules.c_actions import Compiler, archive, compile_c, link
from tinygen.build.rules.python_action import python_action
from tinygen.ir.errors import DeviceError

if TYPE_CHECKING:
    from tinygen.device import Toolchain


@dataclass(frozen=True)
class GeneratedLibrary:
    """A network's C files, and how they came to be; paths below the workspace's root.

    Attributes:
        name: the C prefix.
        model: the network's file.
        options: words of `tinygen compile` (beside model, device and name) that made it.
        device: the device that it was made for.
        archive: all of it in one file, see `tinygen.build.steps.library_archive`.
        folder: of the C files.
        files: all files of it.
        sources: those to compile.
        main: the test firmware's main file.
        defines: of the device.
        flags: the target's own, for the compiler.
    """

    name: str
    model: str
    options: tuple[str, ...]
    device: str
    archive: str
    folder: str
    files: tuple[str, ...]
    sources: tuple[str, ...]
    main: str
    defines: tuple[str, ...]
    flags: tuple[str, ...]


def generate(
    context: Context, model: str, name: str, options: Sequence[str], flags: Sequence[str] = ()
) -> GeneratedLibrary:
    """Declares the generation of the library called `name` from the file `model`."""
    from tinygen.build.steps.library_archive import read_manifest

    target = context.target.name
    packed, device = context.output(f"{target}.library"), context.device.name
    words = (model, "-o", packed, "--device", device, "--name", name, *options)
    python_action(
        context,
        "Generate",
        "tinygen.build.steps.generate",
        words,
        inputs=[model],
        outputs=[packed],
        needs="generator",
        message=f"generate {target} for {device}",
    )
    manifest = read_manifest(context.built(packed))
    folder, main = context.output(target), context.output(f"{target}.firmware/{name}_firmware.c")
    files = tuple(f"{folder}/{file}" for file in manifest.files)
    python_action(
        context,
        "Unpack",
        "tinygen.build.steps.unpack",
        (packed, folder, main),
        inputs=[packed],
        outputs=[*files, main],
        needs="nothing",
        cacheable=False,
        message=f"unpack {folder}",
    )
    return GeneratedLibrary(
        name=name,
        model=model,
        options=tuple(options),
        device=device,
        archive=packed,
        folder=folder,
        files=files,
        sources=tuple(f"{folder}/{file}" for file in manifest.sources),
        main=main,
        defines=manifest.defines,
        flags=tuple(flags),
    )


def compile_library(context: Context, library: GeneratedLibrary, toolchain: Toolchain, output: str) -> str:
    """Declares the static library `output` of the C files; objects lie beside it."""
    compiler = Compiler(toolchain, (library.folder,), library.flags, library.defines)
    return archive(context, toolchain, compile_c(context, compiler, library.sources, f"{output}.objects"), output)


def link_firmware(
    context: Context, library: GeneratedLibrary, toolchain: Toolchain, output: str, *, trace: bool, compiled: str = ""
) -> tuple[str, ...]:
    """Declares the network's test firmware `output` (`.elf` is added for a bare-metal device).

    Args:
        trace: whether it also writes every intermediate tensor.
        compiled: the library, compiled by the same toolchain; without it, its files are compiled for this image.

    The image, and its map where the linker writes one. DeviceError if the toolchain has no board.
    """
    from tinygen.paths import runtime_dir

    if not toolchain.port_sources:
        raise DeviceError(
            f"the toolchain {toolchain.name} has no board to link a firmware image with",
            where=f"device {library.device}",
            cure="take the plugin's default toolchain, or one whose description has port_sources",
        )
    hosted = toolchain.linker_script is None
    image = output if hosted else f"{output}.elf"
    include = (library.folder, str(runtime_dir()))
    special = (*library.defines, *(("TG_HOST",) if hosted else ()), *(("TG_TRACE",) if trace else ()))
    main = Compiler(toolchain, include, library.flags, special)
    plain = Compiler(toolchain, include, library.flags, library.defines)
    objects = f"{image}.objects"
    compiled = compiled or compile_library(context, library, toolchain, f"{objects}/library.a")
    # The traced object comes before the archive, whose own is then left out.
    traced = [f"{library.folder}/{library.name}.c"] if trace else []
    parts = compile_c(context, main, [library.main, *traced], objects)
    parts += compile_c(context, plain, [str(path) for path in toolchain.port_sources], f"{objects}/board")
    return link(context, plain, [*parts, compiled], image)
