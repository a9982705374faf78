"""`python -m benchmarks.cost_page`: writes the table of docs/cost-model.md from the data files of the plugins."""

from __future__ import annotations

import json
from typing import Any

from benchmarks.measure import NAMES, ROOT

PAGE = ROOT / "docs" / "cost-model.md"
BEGIN, END = "<!-- errors: begin -->", "<!-- errors: end -->"


def table(models: list[dict[str, Any]]) -> str:
    """Predicted over measured, less one, of each network on each device."""
    lines = [
        "| device | of | kernels | layers | " + " | ".join(("digits", *NAMES)) + " |",
        "|---|---|--:|--:|" + "--:|" * (len(NAMES) + 1),
    ]
    for model in models:
        known = [one for key, one in model["kernels"].items() if " " in key]
        for unit in model["units"]:
            found = [model["models"].get(name, {}).get(unit) for name in ("digits", *NAMES)]
            cells = [f"{100 * one['error']:+.1f} %" if one else "" for one in found]
            counts = f"{len(known)} | {sum(one['layers'] for one in known)}"
            lines.append(f"| {model['device']} | {unit} | {counts} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    files = sorted((ROOT / "plugins").glob("*/costs/*.json"))
    text = PAGE.read_text()
    before, _, rest = text.partition(BEGIN)
    models = [json.loads(path.read_text()) for path in files]
    PAGE.write_text(f"{before}{BEGIN}\n\n{table(models)}\n\n{END}{rest.partition(END)[2]}")


if __name__ == "__main__":
    main()
