"""One HTML page of a run or a search: tables and plots, in a single file that can be mailed."""

from __future__ import annotations

import base64
import html
from collections.abc import Mapping, Sequence

from tinygen.shrink.table import Row

STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 76rem; padding: 0 1rem; color: #222 }
table { border-collapse: collapse; margin: 1rem 0 } th, td { padding: .25rem .7rem; text-align: right }
th { border-bottom: 2px solid #999 } td { border-bottom: 1px solid #ddd }
th:first-child, td:first-child { text-align: left } img { max-width: 100%; margin: 1rem 0 }
.missed { color: #b00020 } tr.front td { font-weight: 600 }
"""


def page(title: str, parts: Sequence[str]) -> str:
    """A whole page."""
    head = f"<!DOCTYPE html>\n<html lang='en'><meta charset='utf-8'><title>{html.escape(title)}</title>"
    return f"{head}<style>{STYLE}</style>\n<h1>{html.escape(title)}</h1>\n" + "\n".join(parts) + "\n</html>\n"


def text(words: str, kind: str = "p", css: str = "") -> str:
    """A paragraph or heading."""
    return f"<{kind}{f' class={css!r}' if css else ''}>{html.escape(words)}</{kind}>"


def table(titles: Sequence[str], rows: Sequence[Row], marked: Sequence[int] = ()) -> str:
    """A table; rows of the numbers in `marked` stand out."""
    head = "".join(f"<th>{html.escape(t)}</th>" for t in titles)
    body = "".join(
        f"<tr{' class=front' if n in marked else ''}>{''.join(f'<td>{html.escape(c)}</td>' for c in row)}</tr>\n"
        for n, row in enumerate(rows)
    )
    return f"<table><tr>{head}</tr>\n{body}</table>"


def pictures(files: Mapping[str, bytes]) -> list[str]:
    """PNG files, in the page itself."""
    return [
        f"<img alt='{html.escape(name)}' src='data:image/png;base64,{base64.b64encode(content).decode()}'>"
        for name, content in files.items()
    ]
