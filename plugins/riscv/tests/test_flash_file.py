"""The build rule `riscv_flash_file`: what it writes is what the ELF file loads."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from elftools.elf.elffile import ELFFile

from tinygen.api import Context, ToolError
from tinygen.build.language.configurations import choose
from tinygen.build.language.configure import configure
from tinygen.build.language.patterns import find
from tinygen.build.language.workspace import open_workspace
from tinygen.plugins import create_session

BUILD = """
riscv_flash_file(name = "as_hex", image = "main.elf")
riscv_flash_file(name = "as_bin", image = "main.elf", format = "bin", compatible_with = ["family=riscv"])
"""
MAIN = "const volatile int table[4] = {1, 2, 3, 4};\nint main(void) { return table[2]; }\n"


def loaded(elf: Path) -> dict[int, int]:
    """Address -> byte of everything that the ELF file loads."""
    with elf.open("rb") as file:
        segments = [s for s in ELFFile(file).iter_segments() if s["p_type"] == "PT_LOAD" and s["p_filesz"]]
        return {s["p_paddr"] + n: byte for s in segments for n, byte in enumerate(s.data())}


def intel_hex(text: str) -> dict[int, int]:
    """Address -> byte of an Intel HEX file; each line's checksum is checked."""
    found: dict[int, int] = {}
    upper = 0
    for line in text.split():
        record = bytes.fromhex(line[1:])
        assert line[0] == ":" and sum(record) % 256 == 0
        count, address, kind, data = record[0], int.from_bytes(record[1:3], "big"), record[3], record[4:-1]
        assert count == len(data)
        if kind == 0:
            found.update({upper + address + n: byte for n, byte in enumerate(data)})
        elif kind == 4:
            upper = int.from_bytes(data, "big") << 16
        elif kind == 2:
            upper = int.from_bytes(data, "big") << 4
    return found


@pytest.mark.parametrize("toolchain", ["gcc", "zig"])
def test_flash_files(tmp_path: Path, build_image: Callable[..., Path], toolchain: str) -> None:
    session = create_session()
    device = session.device("rv32imc")
    try:
        elf = build_image(session.toolchain(device, toolchain), MAIN)
    except ToolError as error:
        pytest.skip(str(error))
    (tmp_path / "main.elf").write_bytes(elf.read_bytes())
    (tmp_path / "WORKSPACE.tg").write_text(f'config(name = "rv", device = "rv32imc", toolchain = "{toolchain}")')
    (tmp_path / "BUILD.tg").write_text(BUILD)
    workspace = open_workspace(tmp_path)
    made: dict[str, Any] = {}
    for target in configure(workspace, find(workspace, ["//..."]), choose(workspace, configs=["rv"])):
        context = Context(target, tmp_path, session, lambda _: pytest.fail("no target is needed"))
        assert target.rule.actions is not None
        (path,) = target.rule.actions(context).files["flash_file"]
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (action,) = context.actions
        assert (action.inputs, action.outputs) == (("main.elf",), (path,))
        subprocess.run(action.arguments, cwd=tmp_path, check=True)
        made[path] = (tmp_path / path).read_bytes()
    image = loaded(elf)
    assert set(made) == {"build/rv/as_hex.hex", "build/rv/as_bin.bin"}
    written = intel_hex(made["build/rv/as_hex.hex"].decode())
    assert len(written) > 100 and written.keys() <= image.keys()
    assert dict.fromkeys(image, 0) | written == image  # what is left out fills the gaps between sections
    binary = made["build/rv/as_bin.bin"]
    assert binary == bytes(image.get(address, 0) for address in range(min(image), max(image) + 1))


def test_it_is_for_this_family(tmp_path: Path) -> None:
    (tmp_path / "WORKSPACE.tg").write_text("")
    (tmp_path / "BUILD.tg").write_text(BUILD)
    (tmp_path / "main.elf").write_text("")
    workspace = open_workspace(tmp_path)
    found = configure(workspace, find(workspace, ["//..."]), choose(workspace, ["host"]))
    assert [str(target.label) for target in found] == ["//:as_hex@host"]
