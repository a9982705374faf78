"""The documentation page holds every key, in the words of the program."""

from __future__ import annotations

from pathlib import Path

from tinygen.shrink.keys import keys_of
from tinygen.shrink.reference import key_reference
from tinygen.shrink.steps import KINDS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "shrink.md"


def test_the_page_is_up_to_date() -> None:
    page = PAGE.read_text()
    begin, end = "<!-- keys: made by docs/make_tables.py -->\n", "<!-- end of keys -->"
    assert begin in page and end in page
    assert page.split(begin)[1].split(end)[0].strip() == key_reference().strip(), "python docs/make_tables.py mends it"


def test_every_key_is_explained() -> None:
    for kind, cls in KINDS.items():
        for name, (field, _) in keys_of(cls).items():
            assert field.metadata["key"].help.endswith((".", "`")), f"{kind}.{name}"
            assert f"| `{name}` |" in key_reference()
