"""Writes the tables of devices and operators into README.md from what is installed.

python docs/make_tables.py          # writes
python docs/make_tables.py --check  # exits with 1 if the README is not up to date
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from tinygen.device import Device
from tinygen.plugins import Session, create_session

README = Path(__file__).resolve().parent.parent / "README.md"


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
    """`text` with the tables between their markers made anew."""
    for name, table in (("devices", device_table(session)), ("operators", operator_table(session))):
        block = re.compile(rf"(<!-- {name}: .*?-->\n).*?(<!-- end of {name} -->)", re.DOTALL)
        text, count = block.subn(lambda m, table=table: f"{m[1]}{table}\n{m[2]}", text)
        if count != 1:
            raise SystemExit(f"{README}: the markers of the table '{name}' are missing")
    return text


def _kib(device: Device, kind: str) -> str:
    size = device.memory_bytes(kind)  # type: ignore[arg-type]
    return f"{size / 1024:g} KiB" if size is not None else ""


def main() -> int:
    old = README.read_text()
    new = updated(old, create_session())
    if "--check" in sys.argv:
        if new != old:
            print("README.md is not up to date; run: python docs/make_tables.py", file=sys.stderr)
        return int(new != old)
    README.write_text(new)
    return 0


if __name__ == "__main__":
    sys.exit(main())
