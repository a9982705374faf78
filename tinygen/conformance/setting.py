"""What a conformance check is given, and how it says what it found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from tinygen.board.line import BoardLine
from tinygen.build.images import build_board_firmware, build_firmware
from tinygen.codegen.library import Library
from tinygen.device import Device, Image, Toolchain
from tinygen.ir import DeviceError, MismatchError, TinygenError, ToolError
from tinygen.plugins import Session

Where = Literal["host", "sanitizer", "emulator", "board"]
PLACES: tuple[Where, ...] = ("host", "sanitizer", "emulator", "board")
Record = dict[str, Any]
"""What one check tells of an operator and type, for the table: `op`, `type`, and counts or sums."""


@dataclass(frozen=True, eq=False)
class Setting:
    """The device to check, with all plugins; `draws` random graphs of each operator follow from `seed`.

    `compiler`: "gcc", "clang" or "zig", on the host and for the device; by default the best that is installed.
    """

    session: Session
    device: Device
    draws: int
    seed: int
    compiler: str | None = None
    line: BoardLine | None = None
    """The board of the place "board"."""

    def toolchain(self) -> Toolchain:
        """The device's; ToolError if there is no compiler."""
        return self.session.toolchain(self.device, self.compiler)

    def firmware(self, library: Library, where: Where, *, trace: bool) -> Image:
        """The image of `library` for the emulator or the board. Errors as `build_firmware`."""
        if where != "board" or self.line is None:
            return build_firmware(library, self.toolchain(), trace=trace)
        sources, script = self.line.sources, self.line.linker_script
        return build_board_firmware(library, self.toolchain(), sources=sources, linker_script=script, trace=trace)


class ConformanceError(MismatchError):
    """A plugin that does not conform: the text says where, at what, and what it did instead."""


class NotApplicable(TinygenError):
    """A check that has no meaning for this device; it is skipped."""


@contextmanager
def located(where: str) -> Iterator[None]:
    """Errors within become a ConformanceError at `where`, but for those that say that a tool is missing."""
    try:
        yield
    except TinygenError as error:
        if isinstance(error, ConformanceError) or is_missing(error):
            raise
        raise ConformanceError(str(error), where=where) from error


def is_missing(error: TinygenError) -> bool:
    """Whether a compiler, emulator or package is not installed, or the device has no board to run on."""
    if isinstance(error, ToolError):
        return "install" in error.cure or "not installed" in error.what
    return isinstance(error, DeviceError)
