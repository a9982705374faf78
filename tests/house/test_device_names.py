"""The core names no device: no string of it holds a word of the installed plugins (docstrings may, as examples)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from importlib.metadata import entry_points
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CORE = ROOT / "tinygen"
PORTABLE = "reference"  # its device is the host, which is always there


def device_words() -> set[str]:
    """Names and families of all installed devices, and names of their plugins."""
    words: set[str] = set()
    for point in entry_points(group="tinygen"):
        if point.name != PORTABLE:
            words.add(point.name)
            for device in getattr(point.load(), "tinygen_devices", tuple)():
                words |= {device.name, device.family}
    return words


def docstrings(tree: ast.AST) -> set[ast.AST]:
    """Strings that stand as a statement: docstrings of modules, classes, functions and attributes."""
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def offences(path: Path, source: str, words: Iterable[str]) -> Iterator[str]:
    """`file:line: "string" names word` for each string in which a word stands alone."""
    pattern = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, sorted(words)))})(?![\w-])", re.IGNORECASE)
    tree = ast.parse(source)
    documentation = docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in documentation:
            for word in pattern.findall(node.value):
                yield f"{path}:{node.lineno}: {node.value!r} names {word}; let a plugin say it"


def test_core_names_no_device() -> None:
    words = device_words()
    assert {"cortex_m", "esp32", "riscv"} <= words, "the built-in plugins are not installed: ./dev setup"
    found = [text for path in sorted(CORE.rglob("*.py")) for text in offences(path, path.read_text(), words)]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("source", ["if family == 'riscv':\n    pass", "x = f'for ESP32: {1}'"])
def test_offenders_are_found(source: str) -> None:
    (found,) = offences(Path("core.py"), source, {"riscv", "esp32"})
    assert found.startswith("core.py:1: ")


@pytest.mark.parametrize("source", ['"""For example esp32."""', "arch = 'riscv32'", "name = 'UC_ARCH_RISCV'"])
def test_other_words_pass(source: str) -> None:
    assert list(offences(Path("core.py"), source, {"riscv", "esp32"})) == []
