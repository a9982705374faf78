"""Where something stands in a TOML file: the parser forgets lines, and errors must name them."""

from __future__ import annotations

import re
from dataclasses import dataclass

HEADER = re.compile(r"^\s*(\[{1,2})\s*([^\[\]]+?)\s*\]{1,2}\s*(#.*)?$")
ASSIGNMENT = re.compile(r"""^\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
PART = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")
Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Place:
    """A table or key of a file.

    Args:
        file: its name, for messages.
        text: its content; "" for a command line, which has no lines.
        path: keys from the root, and numbers (from 0) for the entries of lists of tables.
    """

    file: str
    text: str
    path: Path = ()

    def at(self, *path: str | int) -> Place:
        """A place below this one."""
        return Place(self.file, self.text, (*self.path, *path))

    @property
    def line(self) -> int:
        """Its line, from 1; that of the nearest table around it if it has none of its own."""
        lines = lines_of(self.text)
        for end in range(len(self.path), 0, -1):
            if self.path[:end] in lines:
                return lines[self.path[:end]]
        return 1

    def __str__(self) -> str:
        keys = [str(part) for part in self.path if isinstance(part, str)]
        line = f", line {self.line}" if self.text else ""
        return f"{self.file}{line}" + (f", key {'.'.join(keys)!r}" if keys else "")


def lines_of(text: str) -> dict[Path, int]:
    """path -> line, from 1, of the tables and keys that are written at the beginning of a line."""
    lines: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := HEADER.match(line):
            table = _parts(header[2])
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            elif table[:1] in counts:  # a table below an entry of a list
                table = (table[0], counts[table[:1]], *table[1:])
            lines.setdefault(table, number)
        elif assignment := ASSIGNMENT.match(line):
            lines.setdefault((*table, *_parts(assignment[1])), number)
    return lines


def _parts(name: str) -> Path:
    return tuple(part.strip("\"'") for part in PART.findall(name))
