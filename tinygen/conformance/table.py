"""From the records of all checks to one row for each device, operator and type."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from tinygen.conformance.cases import CASE
from tinygen.conformance.setting import PLACES, Record


@dataclass
class Row:
    """What a device does with one operator in one type.

    Attributes:
        cases: the operator's own cases and random graphs, as they ran on the host (or at
            the first other place).
        own: those of them that a kernel of the plugin's own runs; `own_cases`: their numbers, of the operator's own.
        symbols: the C functions of those kernels.
        ran_on_core: runs of kernels on the emulated core or board; `too_large`: for which its memory is too small.
        instructions, portable_instructions: of the own kernel (for optimize balanced, if it is chosen then) and of the
            portable one, over the cases that the plugin overrides; over all cases where it overrides none. 0 where
            nothing was counted.
        macs, elements: multiply-accumulates and output elements of those cases.
    """

    device: str
    op: str
    type: str
    cases: int = 0
    own: int = 0
    own_cases: list[int] = field(default_factory=list)
    symbols: list[str] = field(default_factory=list)
    ran_on_core: int = 0
    too_large: int = 0
    instructions: int = 0
    portable_instructions: int = 0
    macs: int = 0
    elements: int = 0

    @property
    def per(self) -> str:
        """What `cost` is counted by: "MAC", or "element" for an operator that multiplies nothing."""
        return "MAC" if self.macs else "element"

    @property
    def cost(self) -> float | None:
        """Instructions per MAC or element by the device's kernel; None where nothing was counted."""
        return self._cost(self.instructions)

    @property
    def portable_cost(self) -> float | None:
        """The same by the portable kernel."""
        return self._cost(self.portable_instructions)

    def _cost(self, instructions: int) -> float | None:
        work = self.macs or self.elements
        return instructions / work if work and instructions else None

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self) | {"per": self.per, "cost": self.cost, "portable_cost": self.portable_cost}


def rows(records: Iterable[Record]) -> list[Row]:
    """The rows, in the order of devices and operators in `records`."""
    by_key: dict[tuple[str, str, str], list[Record]] = {}
    for record in records:
        by_key.setdefault((record["device"], record["op"], record["type"]), []).append(record)
    found = [_row(Row(*key), mine) for key, mine in by_key.items()]
    order = list(dict.fromkeys((row.device, row.op) for row in found))
    return sorted(found, key=lambda row: order.index((row.device, row.op)))


def _row(row: Row, records: list[Record]) -> Row:
    core = [r for r in records if "ran" in r]
    places = ([r for r in records if r["on"] == place] for place in PLACES)
    seen = next(filter(None, places))  # the same cases at each place, but for what hypothesis draws
    own = [r for r in seen if r["symbols"]]
    row.cases, row.own = len(seen), len(own)
    row.own_cases = sorted(int(r["case"].removeprefix(CASE)) for r in own if r["case"].startswith(CASE))
    row.symbols = sorted({symbol for r in seen for symbol in r["symbols"]})
    row.ran_on_core, row.too_large = sum(r["ran"] for r in core), sum(r["too_large"] for r in core)
    counted = [r for r in core if "instructions" in r]
    for record in [r for r in counted if r["own_kernel"]] or counted:
        row.instructions += record["instructions"]
        row.portable_instructions += record["portable_instructions"] or 0
        row.macs += record["macs"]
        row.elements += record["elements"]
    return row
