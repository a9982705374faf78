"""Writes the tables of devices and operators into README.md, and the keys of recipes into docs/shrink.md.

python docs/make_tables.py          # writes
python docs/make_tables.py --check  # exits with 1 if a page is not up to date
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from tinygen.device import Device
from tinygen.plugins import Session, create_session
from tinygen.shrink.reference import key_reference

README = Path(__file__).resolve().parent.parent / "README.md"
SHRINK = Path(__file__).resolve().parent / "shrink.md"


def device_table(session: Session) -> str:
    """Markdown: one row a device."""
    rows = ["| device | instruction set | flash | RAM | clock | |", "|---|---|--:|--:|--:|---|"]
    for device in session.devices.values():
        clock = f"{device.clock_hz / 1e6:g} MHz" if device.clock_hz else ""
        cells = (
            f"`{device.name}`",
            device.isa,
            _kib(device, "flash"),
            _kib(device, "ram"),
            clock,
            device.description,
        )
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows)


def operator_table(session: Session) -> str:
    """Markdown: one row an operator."""
    rows = ["| operator | element types |", "|---|---|"]
    for name, op in sorted(session.ops.items()):
        rows.append(f"| {name} | {', '.join(t.value for t in op.types)} |")
    return "\n".join(rows)


def updated(text: str, session: Session) -> str:
    """`text`, the README, with the tables between their markers made anew."""
    return replaced(text, {"devices": device_table(session), "operators": operator_table(session)}, README)


def replaced(text: str, tables: dict[str, str], page: Path) -> str:
    """`text` with what stands between the markers of each name replaced; SystemExit if they are missing."""
    for name, table in tables.items():
        block = re.compile(rf"(<!-- {name}: .*?-->\n).*?(<!-- end of {name} -->)", re.DOTALL)
        text, count = block.subn(lambda m, table=table: f"{m[1]}{table}\n{m[2]}", text)
        if count != 1:
            raise SystemExit(f"{page}: the markers of the table '{name}' are missing")
    return text


def _kib(device: Device, kind: str) -> str:
    size = device.memory_bytes(kind)  # type: ignore[arg-type]
    return f"{size / 1024:g} KiB" if size is not None else ""


def main() -> int:
    new = {
        README: updated(README.read_text(), create_session()),
        SHRINK: replaced(SHRINK.read_text(), {"keys": f"\n{key_reference()}"}, SHRINK),
    }
    stale = [page for page, text in new.items() if page.read_text() != text]
    if "--check" in sys.argv:
        for page in stale:
            print(f"{page.name} is not up to date; run: python docs/make_tables.py", file=sys.stderr)
        return int(bool(stale))
    for page in stale:
        page.write_text(new[page])
    return 0


if __name__ == "__main__":
    sys.exit(main())
