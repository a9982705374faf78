"""`python -m tinygen.build.steps.report FIGURES... --json J --md M --html H`: figures of libraries as one table."""

from __future__ import annotations

import argparse
import html
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tinygen.build.steps.run import run_step

COLUMNS = (
    ("label", "library"),
    ("macs", "MACs"),
    ("cycles", "cycles"),
    ("instructions", "instructions"),
    ("flash_bytes", "flash, bytes"),
    ("weights_bytes", "weights, bytes"),
    ("ram_bytes", "RAM, bytes"),
    ("arena_bytes", "arena, bytes"),
)
"""Key of the figures -> head of the column; a column that no library has is left out."""

STYLE = "body{font-family:sans-serif} td,th{padding:.3em .8em;border-bottom:1px solid #ccc}"


def table(rows: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    """The head, and a row for each of `rows`."""
    columns = [(key, head) for key, head in COLUMNS if any(row.get(key) is not None for row in rows)]
    return [[head for _, head in columns], *([_text(row.get(key)) for key, _ in columns] for row in rows)]


def markdown(title: str, lines: Sequence[Sequence[str]]) -> str:
    """The table in Markdown; numbers to the right."""
    head, *rows = lines
    rule = ["---", *["--:"] * (len(head) - 1)]
    return f"# {title}\n\n" + "".join(f"| {' | '.join(line)} |\n" for line in (head, rule, *rows))


def page(title: str, lines: Sequence[Sequence[str]]) -> str:
    """The table as one HTML page."""
    head, *rows = lines
    cells = "".join(f"<th>{html.escape(text)}</th>" for text in head)
    body = "".join(f"<tr>{''.join(_cell(n, text) for n, text in enumerate(row))}</tr>\n" for row in rows)
    name = html.escape(title)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{name}</title><style>{STYLE}</style>'
        f"</head>\n<body><h1>{name}</h1>\n<table><tr>{cells}</tr>\n{body}</table></body></html>\n"
    )


def _cell(number: int, text: str) -> str:
    return f"<td{' align=right' if number else ''}>{html.escape(text)}</td>"


def _text(value: Any) -> str:
    return "-" if value is None else f"{value:,}" if isinstance(value, int) else str(value)


def main() -> None:
    """Read the figures and write the three files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("figures", nargs="+", type=Path)
    parser.add_argument("--title", required=True)
    for ending in ("json", "md", "html"):
        parser.add_argument(f"--{ending}", required=True, type=Path)
    words = parser.parse_args()
    rows = [json.loads(path.read_text()) for path in words.figures]
    lines = table(rows)
    words.json.write_text(json.dumps({"title": words.title, "libraries": rows}, indent=1) + "\n")
    words.md.write_text(markdown(words.title, lines))
    words.html.write_text(page(words.title, lines))


if __name__ == "__main__":
    run_step(main)
