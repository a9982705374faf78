"""What a network adds to a program's flash and static RAM, read off two linked images."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from elftools.common.exceptions import ELFError
from elftools.elf.constants import SH_FLAGS
from elftools.elf.elffile import ELFFile

from tinygen.ir import ToolError

APART = ("arena", "arena1", "arena2", "arena3", "frame")
"""Symbols of the test firmware: the parts of the arena, which the plan accounts for, and an input fed by rows."""


@dataclass(frozen=True)
class Sizes:
    """Bytes that a network adds to an empty program of the same board.

    Attributes:
        flash_bytes: code, constants and initial values of variables.
        text_bytes: the executable part of it.
        static_ram_bytes: variables, without the arena.
        symbols: function or object -> its bytes, of the whole image; a function's clones count as the function.
    """

    flash_bytes: int
    text_bytes: int
    static_ram_bytes: int
    symbols: dict[str, int]


@dataclass(frozen=True)
class _Content:
    flash: int
    text: int
    ram: int
    symbols: dict[str, int]


def image_sizes(image: Path, empty: Path) -> Sizes:
    """The sizes of `image` less those of `empty`, both linked ELF files; ToolError if one is not."""
    full, base = _content(image), _content(empty)
    return Sizes(full.flash - base.flash, full.text - base.text, full.ram - base.ram, full.symbols)


def _content(path: Path) -> _Content:
    try:
        with path.open("rb") as file:
            return _read(ELFFile(file))
    except ELFError as error:
        raise ToolError(f"not a linked ELF file: {error}", where=str(path)) from error


def _read(elf: ELFFile) -> _Content:
    sections = list(elf.iter_sections())
    flash = [s for s in sections if s["sh_flags"] & SH_FLAGS.SHF_ALLOC and s["sh_type"] != "SHT_NOBITS"]
    table = elf.get_section_by_name(".symtab")
    if table is None:
        raise ELFError("it has no symbol table")
    symbols: Counter[str] = Counter()
    ram = 0
    for symbol in table.iter_symbols():
        kind, where = symbol["st_info"]["type"], symbol["st_shndx"]
        if kind not in ("STT_FUNC", "STT_OBJECT") or not isinstance(where, int):
            continue
        symbols[symbol.name.partition(".")[0] or symbol.name] += symbol["st_size"]
        # By symbols, not sections: padding beside the arena is no business of the network's.
        if sections[where]["sh_flags"] & SH_FLAGS.SHF_WRITE and symbol.name not in APART:
            ram += symbol["st_size"]
    return _Content(
        flash=sum(s["sh_size"] for s in flash),
        text=sum(s["sh_size"] for s in flash if s["sh_flags"] & SH_FLAGS.SHF_EXECINSTR),
        ram=ram,
        symbols=dict(symbols),
    )
