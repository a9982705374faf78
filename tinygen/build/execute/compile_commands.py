"""`compile_commands.json`: how each C file is compiled, for editors and clang's tools."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tinygen.build.execute.places import COMPILE_COMMANDS, json_lines, replace_file
from tinygen.build.execute.staging import COMPILE
from tinygen.build.rules.action import Action


def write_compile_commands(root: Path, actions: Iterable[Action]) -> None:
    """Write COMPILE_COMMANDS below `root`, sorted by output.

    It has the compilations among `actions`, and those of earlier builds whose objects are still there.
    """
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
    path = root / COMPILE_COMMANDS
    if not path.exists() or path.read_bytes() != _text(entries):  # reading JSON takes longer than comparing
        replace_file(path, _text({**_earlier(root, path), **entries}))


def _text(entries: Mapping[str, Mapping[str, Any]]) -> bytes:
    return json_lines([entries[output] for output in sorted(entries)])


def _earlier(root: Path, path: Path) -> dict[str, dict[str, Any]]:
    """The entries of the file that hold in this folder; none if it is missing or damaged."""
    try:
        here = [entry for entry in json.loads(path.read_text()) if entry["directory"] == str(root)]
        return {entry["output"]: entry for entry in here if (root / entry["output"]).is_file()}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
