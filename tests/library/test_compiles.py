"""A library's folder compiles with nothing but a C compiler, and needs and writes nothing that it must not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from elftools.elf.constants import SH_FLAGS
from elftools.elf.elffile import ELFFile
from elftools.elf.sections import SymbolTableSection

from tests.library.folders import BUILDS, OURS, THEIRS, Build, compile_folder, folder_of, toolchain

STRING_H = {"memcpy", "memmove", "memset"}
COMPILER_RUNTIME = re.compile(r"__(aeabi_)?\w+")
"""What compilers call for by themselves on cores that lack an instruction (libgcc, compiler-rt)."""


@pytest.mark.parametrize("build", BUILDS, ids=lambda build: build.id)
@pytest.mark.parametrize("model", [*OURS, *THEIRS])
def test_folder_compiles(model: str, build: Build, tmp_path: Path) -> None:
    folder = folder_of(model, build.device)
    assert not list(folder.glob("*.S"))
    native = build.hosted or build.device == "host"
    objects = compile_folder(folder, toolchain(build), tmp_path / "objects")
    defined: set[str] = set()
    missing: set[str] = set()
    for path in objects:
        with path.open("rb") as file:
            elf = ELFFile(file)
            assert _writable_bytes(elf) == 0, f"{path.name} has writable data"
            here, there = _symbols(elf)
        defined |= here
        missing |= there
    missing -= defined | STRING_H
    if not native:
        missing = {name for name in missing if not COMPILER_RUNTIME.fullmatch(name)}
    assert not missing, "the library needs more than string.h"
    strangers = {n for n in defined if not n.startswith(("tg_", f"{model}_")) and not n.startswith(".")}
    assert not strangers, "global names without the library's prefix"


def _writable_bytes(elf: ELFFile) -> int:
    """Bytes of sections that a program may write: .data, .bss and their kin."""
    wanted = SH_FLAGS.SHF_WRITE | SH_FLAGS.SHF_ALLOC
    return sum(s["sh_size"] for s in elf.iter_sections() if s["sh_flags"] & wanted == wanted)


def _symbols(elf: ELFFile) -> tuple[set[str], set[str]]:
    """(defined, undefined) names of global symbols."""
    defined, undefined = set(), set()
    for section in elf.iter_sections():
        if isinstance(section, SymbolTableSection):
            for symbol in section.iter_symbols():
                if symbol.name and symbol["st_info"]["bind"] != "STB_LOCAL":
                    (undefined if symbol["st_shndx"] == "SHN_UNDEF" else defined).add(symbol.name)
    return defined, undefined


@pytest.mark.parametrize("device", ["host", "cortex-m4", "cortex-m0plus", "rv32imc"])
@pytest.mark.parametrize("model", [*OURS, *THEIRS])
def test_no_recursion_and_a_stack_known_in_advance(model: str, device: str, tmp_path: Path) -> None:
    """From GCC's own call graph and stack usage: no function reaches itself, none has a stack of variable size."""
    tools = toolchain(Build(device, "gcc"))
    flags = ("-fcallgraph-info=su", "-fno-inline")
    compile_folder(folder_of(model, device), tools, tmp_path / "objects", flags)
    calls: dict[str, set[str]] = {}
    for path in (tmp_path / "objects").glob("*.ci"):
        text = path.read_text()
        for source, target in re.findall(r'edge: \{ sourcename: "([^"]+)" targetname: "([^"]+)"', text):
            calls.setdefault(source.rpartition(":")[2], set()).add(target.rpartition(":")[2])
        assert "(dynamic)" not in text, f"{path.name} has an array of variable size or alloca"
    assert f"{model}_invoke" in calls
    assert not _on_a_circle(calls)


def _on_a_circle(calls: dict[str, set[str]]) -> set[str]:
    """The functions that reach themselves."""

    def reached(start: str) -> set[str]:
        seen: set[str] = set()
        todo = list(calls.get(start, ()))
        while todo:
            name = todo.pop()
            if name not in seen:
                seen.add(name)
                todo += calls.get(name, ())
        return seen

    return {name for name in calls if name in reached(name)}


def test_circles_are_found() -> None:
    assert _on_a_circle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == {"b", "c"}
