"""`tinygen firmware`: what goes onto a board, so that `verify` and `profile --on board` can talk to it."""

from __future__ import annotations

from pathlib import Path

import click

from tinygen.build.board_folder import README, write_board_folder
from tinygen.build.generator_options import GeneratorOptions
from tinygen.build.images import build_board_firmware
from tinygen.cli.board_options import with_sources
from tinygen.cli.common import (
    MODEL,
    console,
    device_option,
    facts,
    json_option,
    working,
    write_json,
)
from tinygen.cli.generator_options import generator_options
from tinygen.device import Device, Toolchain
from tinygen.ir import DeviceError, ToolError
from tinygen.pipeline import compile_model, library_name
from tinygen.plugins import Session, create_session


def _linking(session: Session, device: Device, name: str | None, asked: bool) -> Toolchain | None:
    """What links an image; None if nobody asked and there is no compiler, or no board that the plugin knows."""
    try:
        found = session.toolchain(device, name)
    except (ToolError, DeviceError):
        if asked or name is not None:
            raise
        return None
    return found if asked or found.serial_sources else None


@click.command("firmware")
@MODEL
@device_option()
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The folder to write.")
@generator_options()
@with_sources
@click.option("--toolchain", help="gcc, clang or zig; by default the best that is installed.")
@json_option
def command(
    model: Path,
    device_name: str,
    options: GeneratorOptions,
    output: Path,
    sources: tuple[Path, ...],
    linker_script: Path | None,
    toolchain: str | None,
    json_file: str | None,
) -> None:
    """Write the test firmware of MODEL for a board on a serial line: C files for a project of your own.

    With --source, or where the device's plugin knows a board, it is linked, too. Then flash it, and `tinygen verify` or
    `tinygen profile` with `--on board --port PORT` and the same options prove and measure it there.
    """
    session = create_session()
    name = library_name(model)
    library = compile_model(model, device_name, name=name, session=session, **options.keywords())
    out = console(json_file)
    chosen: tuple[Path, ...] = sources
    image = None
    compiler = _linking(session, library.device, toolchain, bool(sources or linker_script))
    if compiler:
        script = linker_script or compiler.linker_script
        chosen = (*(sources or compiler.serial_sources), *([script] if script else []))
        with working(out, f"building for {device_name}"):
            image = build_board_firmware(library, compiler, sources=sources, linker_script=linker_script)
    written = write_board_folder(session, library, output, image, chosen)
    digest = written.report["digest"]
    out.print(
        facts(
            [
                ("sources", f"{output}/ ({len(written.report['files'])} files), how to use them: {README}"),
                ("image", f"{output}/{name}.elf, linked with {', '.join(p.name for p in chosen)}" if image else "-"),
                ("digest", digest[:8]),
                ("then", f"flash it, and: tinygen verify {model} --device {device_name} --on board --port PORT"),
            ]
        )
    )
    result = {"name": name, "device": device_name, "files": written.report["files"], "digest": digest}
    write_json(json_file, result | {"image": f"{output}/{name}.elf" if image else None})
