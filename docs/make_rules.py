"""Writes the manual of build rules into docs/rules.md, from what the rules declare.

python docs/make_rules.py          # writes
python docs/make_rules.py --check  # exits with 1 if the page is not up to date
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from tinygen.build.language.settings import FUNCTIONS
from tinygen.build.rules.attribute import COMMON
from tinygen.build.rules.discover import all_rules, builtin_rules
from tinygen.build.rules.help import as_markdown, attribute_table
from tinygen.plugins import create_session

PAGE = Path(__file__).resolve().parent / "rules.md"


def blocks() -> dict[str, str]:
    """The generated parts of the page, by the name of their markers."""
    builtin = builtin_rules()
    everything = all_rules(create_session())
    plugins = [rule for name, rule in sorted(everything.items()) if name not in builtin]
    workspace = [
        f"#### `{name}`\n\n" + "\n".join(attribute_table(given, "argument")) for name, given in FUNCTIONS.items()
    ]
    return {
        "common attributes": "\n".join(attribute_table(COMMON)),
        "workspace functions": "\n\n".join(workspace),
        "rules": "\n".join(as_markdown(rule) for _, rule in sorted(builtin.items())).rstrip(),
        "rules of plugins": "\n".join(map(as_markdown, plugins)).rstrip(),
    }


def updated(text: str) -> str:
    """`text` with everything between markers made anew."""
    for name, content in blocks().items():
        block = re.compile(rf"(<!-- {name}: .*?-->\n).*?(<!-- end of {name} -->)", re.DOTALL)
        text, count = block.subn(lambda m, content=content: f"{m[1]}\n{content}\n\n{m[2]}", text)
        if count != 1:
            raise SystemExit(f"{PAGE}: the markers of '{name}' are missing")
    return text


def main() -> int:
    old = PAGE.read_text()
    new = updated(old)
    if "--check" in sys.argv:
        if new != old:
            print("docs/rules.md is not up to date; run: python docs/make_rules.py", file=sys.stderr)
        return int(new != old)
    PAGE.write_text(new)
    return 0


if __name__ == "__main__":
    sys.exit(main())
