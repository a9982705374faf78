"""`compile_commands.json`: how each C file is compiled, for editors and clang's tools."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from tinygen.build.execute.places import COMPILE_COMMANDS, replace_file
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
    text = json.dumps([entries[output] for output in sorted(entries)], indent=1) + "\n"
    replace_file(root / COMPILE_COMMANDS, text.encode())
