"""Runs a library on a board: what verification and profiles share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tinygen.board.line import BoardLine
from tinygen.board.plugin import WANTS_TENSORS, flash, run_on_board
from tinygen.build.images import build_board_firmware, image_digest
from tinygen.codegen.library import Library
from tinygen.device import Image
from tinygen.ir import Array
from tinygen.plugins import Session
from tinygen.verification.inputs import Inputs
from tinygen.verification.runners import pack_inputs, read_tensors


def prepare_board(session: Session, library: Library, line: BoardLine, toolchain_name: str | None) -> Image:
    """The image of `library` that is on the board now: linked and flashed, or only known by its digest.

    DeviceError if there is no start-up code to link with; ToolError if it cannot be flashed.
    """
    if not line.flash:
        return Image(Path(f"{library.name}.elf"), library.marks, image_digest(library))
    toolchain = session.toolchain(library.device, toolchain_name)
    image = build_board_firmware(library, toolchain, sources=line.sources, linker_script=line.linker_script)
    flash(line, image)
    return image


def board_runner(
    library: Library, line: BoardLine, image: Image, inputs: Sequence[Inputs]
) -> Iterator[Mapping[int, Array]]:
    """Every tensor of each input set, from the board."""
    result = run_on_board(line, image, pack_inputs(inputs), WANTS_TENSORS)
    return iter(read_tensors(library, result, len(inputs)))
