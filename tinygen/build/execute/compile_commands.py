"""`compile_commands.json`: how each C file is compiled, for editors and clang's tools."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tinygen.build.execute.places import COMPILE_COMMANDS, json_lines, replace_file
from tinygen.build.execute.staging import COMPILE
from tinygen.build.rules.action import Action


def write_compile_commands(root: Path, actions: Iterable[Action]) -> None:
    """Write COMPILE_COMMANDS below `root`: the compilations among `actions`, sorted by their output."""
    entries = {
        action.outputs[0]: {
            "directory": str(root),
            "file": action.inputs[0],
            "output": action.outputs[0],
            "arguments": list(action.arguments),
        }
        for action in actions
        if action.mnemonic == COMPILE
    }
    replace_file(root / COMPILE_COMMANDS, json_lines([entries[output] for output in sorted(entries)]))
