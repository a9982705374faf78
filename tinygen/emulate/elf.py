"""What the emulators need of an ELF file: segments, entry point, symbols."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tinygen.emulate.board import Arch
from tinygen.emulate.disassembly import instruction_bytes
from tinygen.ir import ToolError

if TYPE_CHECKING:
    from elftools.elf.elffile import ELFFile

UNKNOWN_FUNCTION = "?"


@dataclass(frozen=True)
class Segment:
    """A loadable segment: `data` is stored at `load_address` and runs at `run_address`."""

    load_address: int
    run_address: int
    data: bytes


@dataclass(frozen=True)
class Program:
    """A linked program; addresses of Thumb functions are without their lowest bit."""

    path: Path
    entry: int
    segments: tuple[Segment, ...]
    symbols: Mapping[str, int]
    function_starts: tuple[int, ...]
    function_names: tuple[str, ...]

    def function_at(self, address: int) -> str:
        """The name of the function that `address` lies in, "?" below the first one."""
        place = bisect_right(self.function_starts, address) - 1
        return self.function_names[place] if place >= 0 else UNKNOWN_FUNCTION

    def code(self, address: int, size: int) -> bytes:
        """`size` bytes of the program as linked at `address`; ToolError if the file has none there."""
        for segment in self.segments:
            offset = address - segment.run_address
            if offset >= 0 and offset + size <= len(segment.data):
                return segment.data[offset : offset + size]
        raise ToolError(
            f"code ran at {address:#x}, where the program has none",
            where=str(self.path),
            cure="code that is written at run time cannot be counted",
        )

    def instruction_bytes(self, arch: Arch, address: int) -> int:
        """Length of the instruction at `address`; 0 if the file has none there."""
        for segment in self.segments:
            offset = address - segment.run_address
            if 0 <= offset < len(segment.data) - 1:
                return instruction_bytes(arch, segment.data, offset)
        return 0

    def holds(self, address: int) -> bool:
        """Whether something of the program is linked at `address`."""
        return any(0 <= address - s.run_address < len(s.data) for s in self.segments)

    def address(self, symbol: str) -> int:
        """The address of `symbol`; ToolError if the program does not define it."""
        if symbol not in self.symbols:
            raise ToolError(
                f"the image does not define the symbol {symbol}",
                where=str(self.path),
                cure="keep the symbol table, and the function from being inlined or collected as garbage",
            )
        return self.symbols[symbol]


def read_program(path: Path) -> Program:
    """Read the ELF file at `path`; ToolError if it is missing or no 32-bit ELF program."""
    from elftools.common.exceptions import ELFError  # here: what reads no image need not wait for it
    from elftools.elf.elffile import ELFFile

    try:
        with path.open("rb") as file:
            elf = ELFFile(file)
            thumb = elf["e_machine"] == "EM_ARM"
            segments = tuple(
                Segment(s["p_paddr"], s["p_vaddr"], s.data()) for s in elf.iter_segments("PT_LOAD") if s["p_filesz"] > 0
            )
            symbols, functions = _symbols(elf, thumb)
            entry = elf["e_entry"]
    except (OSError, ELFError) as error:
        raise ToolError(f"not a readable ELF program: {error}", where=str(path)) from error
    if not segments:
        raise ToolError("the ELF file has nothing to load", where=str(path), cure="link it to a program")
    starts = tuple(sorted(functions))
    return Program(path, entry, segments, symbols, starts, tuple(functions[a] for a in starts))


def _symbols(elf: ELFFile, thumb: bool) -> tuple[dict[str, int], dict[int, str]]:
    """All defined symbols by name, and the functions by address; global names win over local ones."""
    from elftools.elf.sections import SymbolTableSection

    symbols: dict[str, int] = {}
    functions: dict[int, str] = {}
    tables = [s for s in elf.iter_sections() if isinstance(s, SymbolTableSection)]
    entries = [s for table in tables for s in table.iter_symbols() if s["st_shndx"] != "SHN_UNDEF"]
    for symbol in sorted(entries, key=lambda s: s["st_info"]["bind"] != "STB_LOCAL"):
        if not symbol.name or symbol.name.startswith("$"):  # mapping symbols
            continue
        function = symbol["st_info"]["type"] == "STT_FUNC"
        value = symbol["st_value"] & ~1 if function and thumb else symbol["st_value"]
        symbols[symbol.name] = value
        if function:
            functions[value] = symbol.name
    return symbols, functions
