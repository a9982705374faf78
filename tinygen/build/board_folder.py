"""A folder with everything that a board's own project compiles to be verified and profiled over a serial line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tinygen._version import __version__
from tinygen.build.images import board_main, image_digest
from tinygen.build.library_folder import write_library
from tinygen.codegen.environment import environment, render
from tinygen.codegen.library import Library
from tinygen.device import Image
from tinygen.emulate import SERIAL, SERIAL_SOURCES
from tinygen.files import write_file
from tinygen.paths import runtime_dir
from tinygen.plugins import Session

HEADERS = (SERIAL / "tg_serial.h", runtime_dir() / "tg_port.h")
README = "BOARD.md"
_TRACED = """\
#define TG_TRACE /* the board can send every tensor */
"""
_MAIN = """\
#define TG_BOARD /* the main program speaks over tg_serial.h */
#define TG_TRACE
#ifndef TG_STACK
#define TG_NO_STACK /* with TG_STACK the linker script must say where the stack ends: tg_port_stack_limit */
#endif
#ifndef TG_BOARD_OWN_MAIN
#define main tg_board_main /* the board's own main() calls it when the serial line works */
#endif
"""


def write_board_folder(
    session: Session, library: Library, folder: Path, image: Image | None = None, sources: Sequence[Path] = ()
) -> Library:
    """Write `library` as firmware for a board, and `image`, if it is linked, as `<name>.elf`; what was written.

    `sources` are those that the image was linked with, for its manual. Errors as `write_library`.
    """
    name = library.name
    elf = f"{name}.elf"
    env = environment(session.template_dirs(library.device))
    files = dict(library.files)
    files[f"{name}.c"] = _TRACED + files[f"{name}.c"]
    files[f"{name}_board.c"] = _MAIN + board_main(library)
    files |= {path.name: path.read_text() for path in (*HEADERS, *SERIAL_SOURCES)}
    files[README] = render(
        env,
        "board_readme.md.j2",
        name=name,
        device=library.device,
        version=__version__,
        digest=image_digest(library).hex(),
        linked=elf if image else "",
        sources=[path.name for path in sources],
    )
    names = sorted({*files, *([elf] if image else [])})
    report = {**library.report, "files": names, "digest": image_digest(library).hex()}
    files[f"{name}.json"] = json.dumps(report, indent=2) + "\n"
    written = replace(library, files=files, report=report)
    write_library(written, folder)
    if image:
        write_file(folder / elf, image.path.read_bytes())
    return written
