"""Which engine runs a board, and what a user reads when one is missing."""

from __future__ import annotations

import builtins
import shutil
from collections.abc import Callable
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any

import pytest

from tinygen.device import Image
from tinygen.emulate import Board, Qemu, Region, run, run_board, run_qemu, run_unicorn
from tinygen.ir import ToolError

QEMU = Qemu("qemu-system-arm", ("-M", "any"), "qemu-system-arm")
BOTH = Board("both", "arm-m", (Region(0, 4096),), "ARM_CORTEX_M4", qemu=QEMU)
IMAGE = Image(Path("no.elf"))


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Pretend that only these engines are installed."""

    def pretend(*engines: str) -> None:
        spec = ModuleSpec("unicorn", None) if "unicorn" in engines else None
        monkeypatch.setattr(run, "find_spec", lambda name: spec)
        monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}" if "qemu" in engines else None)
        monkeypatch.delenv("TINYGEN_EMULATOR", raising=False)

    return pretend


def test_the_preferred_engine_then_the_one_that_is_there(installed: Callable[..., None]) -> None:
    prefer_qemu = Board(**{**vars(BOTH), "prefer": "qemu"})
    installed("unicorn", "qemu")
    assert (run.choose_engine(BOTH), run.choose_engine(prefer_qemu)) == ("unicorn", "qemu")
    installed("qemu")
    assert (run.choose_engine(BOTH), run.choose_engine(prefer_qemu)) == ("qemu", "qemu")
    installed("unicorn")
    assert (run.choose_engine(BOTH), run.choose_engine(prefer_qemu)) == ("unicorn", "unicorn")
    installed()
    assert (run.choose_engine(BOTH), run.choose_engine(prefer_qemu)) == ("unicorn", "qemu")


def test_the_environment_forces_an_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TINYGEN_EMULATOR", "qemu")
    assert run.choose_engine(BOTH) == "qemu"
    monkeypatch.setenv("TINYGEN_EMULATOR", "bochs")
    with pytest.raises(ToolError, match="TINYGEN_EMULATOR=bochs cannot run board both") as error:
        run.choose_engine(BOTH)
    assert error.value.cure == "unset TINYGEN_EMULATOR, or set it to: unicorn or qemu"


def test_a_board_without_engines() -> None:
    with pytest.raises(ToolError, match="no emulator knows this board"):
        run_board(Board("none", "xtensa"), IMAGE, b"")


def test_missing_unicorn(monkeypatch: pytest.MonkeyPatch) -> None:
    really = builtins.__import__

    def refuse(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "unicorn":
            raise ImportError(name)
        return really(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(ToolError) as error:
        run_unicorn(BOTH, IMAGE, b"")
    assert error.value.cure == "pip install unicorn capstone"


def test_missing_qemu(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolError, match="qemu-system-arm is not installed") as error:
        run_qemu(BOTH, IMAGE, b"")
    assert error.value.cure == "apt-get install qemu-system-arm"


@pytest.mark.parametrize("content", [None, b"not an ELF file", b"\x7fELF"])
def test_a_file_that_is_no_program(tmp_path: Path, content: bytes | None) -> None:
    pytest.importorskip("unicorn", reason="pip install unicorn capstone")
    path = tmp_path / "a.elf"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ToolError, match="not a readable ELF program"):
        run_unicorn(BOTH, Image(path), b"")
