"""Where a build keeps its own files, as paths below the workspace's root."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tinygen.files import write_file

OUTPUT = "build"
STATE = f"{OUTPUT}/.tinygen"
SIGNATURES = f"{STATE}/signatures"
"""SCons' record of what every file was made of; SCons adds the ending."""
GENERATOR = f"{STATE}/generator.json"
"""Stands for all that generates C, as an input of actions; see `generator_node`."""
CODE = f"{STATE}/code.txt"
"""Stands for the Python code of tinygen and its plugins, as an input of actions."""
JOURNAL = f"{STATE}/journal"
"""Outputs that are being replaced; see `journal`."""
STAGING = f"{STATE}/staging"
LOCK = f"{STATE}/lock"
EVENTS = f"{STATE}/events.jsonl"
TRACE = f"{STATE}/trace.json"
OUTPUTS = f"{STATE}/outputs.json"
COMPILE_COMMANDS = f"{OUTPUT}/compile_commands.json"


def json_lines(values: Mapping[str, Any] | Sequence[Any]) -> bytes:
    """JSON with a line for each of the values: as quick to write as JSON in one line, and kinder to people."""
    if isinstance(values, Mapping):
        lines = [f"{json.dumps(key)}: {json.dumps(values[key])}" for key in sorted(values)]
        begin, end = "{", "}"
    else:
        lines, begin, end = [json.dumps(value) for value in values], "[", "]"
    return "\n".join([begin, ",\n".join(lines), f"{end}\n"]).encode()


def replace_file(path: Path, content: bytes) -> bool:
    """Make `path` hold `content`, whole or not at all; whether it had to be written."""
    try:
        if path.read_bytes() == content:
            return False
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    write_file(path, content)
    return True
