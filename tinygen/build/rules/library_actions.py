"""Actions that generate a network's library and compile it, and its test firmware: for rules about networks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tinygen.build.rules.action import Context
from tinygen.build.rules.c_actions import Compiler, compile_c, link
from tinygen.build.rules.python_action import python_action
from tinygen.ir.errors import DeviceError

if TYPE_CHECKING:
    from tinygen.device import Toolchain


EMPTY = Path(__file__).resolve().parents[1] / "empty_firmware.c"
"""The main file of a program without a network."""


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
    context: Context,
    model: str,
    name: str,
    options: Sequence[str],
    flags: Sequence[str] = (),
    *,
    step: str = "tinygen.build.steps.generate",
    inputs: Sequence[str] = (),
) -> GeneratedLibrary:
    """Declares the generation of the library called `name` from the file `model`.

    Args:
        step: the module that writes its archive.
        inputs: what else that reads.
    """
    from tinygen.build.steps.library_archive import read_manifest

    target = context.target.name
    packed, device = context.output(f"{target}.library"), context.device.name
    words = (model, "-o", packed, "--device", device, "--name", name, *options)
    python_action(
        context,
        "Generate",
        step,
        words,
        inputs=[model, *inputs],
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


def compile_library(context: Context, library: GeneratedLibrary, toolchain: Toolchain, folder: str) -> tuple[str, ...]:
    """Declares an object file in `folder` for each of the library's sources; the objects, in their order."""
    compiler = Compiler(toolchain, (library.folder,), library.flags, library.defines)
    return compile_c(context, compiler, library.sources, folder)


def link_firmware(
    context: Context,
    library: GeneratedLibrary,
    toolchain: Toolchain,
    output: str,
    *,
    trace: bool,
    objects: Sequence[str] = (),
) -> tuple[str, ...]:
    """Declares the network's test firmware `output` (`.elf` is added for a bare-metal device).

    Args:
        trace: whether it also writes every intermediate tensor.
        objects: of the library's sources, compiled by the same toolchain; without them, they are compiled for this
            image.

    The image, the same to the byte as that of `tinygen.build.images`, and its map where the linker writes one.
    DeviceError if the toolchain has no board.
    """
    from tinygen.paths import runtime_dir

    image = _image(library.device, toolchain, output)
    include = (library.folder, str(runtime_dir()))
    special = (*library.defines, *_hosted(toolchain), *(("TG_TRACE",) if trace else ()))
    main = Compiler(toolchain, include, library.flags, special)
    plain = Compiler(toolchain, include, library.flags, library.defines)
    folder, network = f"{image}.objects", f"{library.folder}/{library.name}.c"
    objects = objects or compile_library(context, library, toolchain, f"{folder}/library")
    compiled = dict(zip(library.sources, objects, strict=True))
    untraced = compiled.pop(network)
    first = compile_c(context, main, [network], f"{folder}/traced") if trace else (untraced,)
    first += compile_c(context, main, [library.main], folder)
    return link(context, plain, [*first, *compiled.values(), *_board(context, plain, folder)], image)


def link_empty(context: Context, library: GeneratedLibrary, toolchain: Toolchain, output: str) -> tuple[str, ...]:
    """Declares the test firmware without any network, the baseline of flash and RAM figures; as `link_firmware`."""
    from tinygen.paths import runtime_dir

    image, runtime = _image(library.device, toolchain, output), runtime_dir()
    include = (str(runtime / "common"), str(runtime))
    plain = Compiler(toolchain, include, library.flags, library.defines)
    main = replace(plain, defines=(*library.defines, *_hosted(toolchain)))
    folder = f"{image}.objects"
    return link(
        context, plain, [*compile_c(context, main, [str(EMPTY)], folder), *_board(context, plain, folder)], image
    )


def _image(device: str, toolchain: Toolchain, output: str) -> str:
    if not toolchain.port_sources:
        raise DeviceError(
            f"the toolchain {toolchain.name} has no board to link a firmware image with",
            where=f"device {device}",
            cure="take the plugin's default toolchain, or one whose description has port_sources",
        )
    return output if toolchain.linker_script is None else f"{output}.elf"


def _hosted(toolchain: Toolchain) -> tuple[str, ...]:
    """What the firmware's main file must know where it is an ordinary program."""
    return ("TG_HOST",) if toolchain.linker_script is None else ()


def _board(context: Context, compiler: Compiler, folder: str) -> tuple[str, ...]:
    return compile_c(context, compiler, [str(path) for path in compiler.toolchain.port_sources], f"{folder}/board")
