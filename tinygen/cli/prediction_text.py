"""The predicted time of a network as `analyze` prints it: columns of the layers' table, and lines below it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def prediction_columns(found: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Headings: what is predicted, and time and energy where they are known of any layer."""
    if found is None:
        return ()
    known = {"milliseconds": "ms", "microjoules": "uJ"}
    return found["unit"], *(head for key, head in known.items() if any(one[key] is not None for one in found["layers"]))


def prediction_cells(found: Mapping[str, Any] | None, layer: int) -> tuple[str, ...]:
    """The cells of a layer; "~" before a figure that rests on other kernels of its operator."""
    if found is None:
        return ()
    one, unit = found["layers"][layer], found["unit"]
    rough = "~" if layer in found["rough_layers"] else ""
    text = {
        unit: "?" if one[unit] is None else f"{rough}{one[unit]:,}",
        "ms": "?" if one["milliseconds"] is None else f"{one['milliseconds']:.3f}",
        "uJ": "?" if one["microjoules"] is None else f"{one['microjoules']:.1f}",
    }
    return tuple(text[column] for column in prediction_columns(found))


def prediction_lines(found: Mapping[str, Any]) -> list[tuple[str, object]]:
    """The network's total and how far to trust it."""
    unit = found["unit"]
    total = "unknown" if found[unit] is None else f"{found[unit]:,} {unit}"
    if found["milliseconds"] is not None:
        total += f", {found['milliseconds']:.2f} ms"
    lines: list[tuple[str, object]] = [("predicted", total)]
    if found["error"] is not None:
        lines.append(("", f"within {100 * found['error']:.1f} % on networks that took no part in the fit"))
    if unknown := [n for n, one in enumerate(found["layers"]) if one[unit] is None]:
        lines.append(("", f"nothing is known of the kernels of layers {', '.join(map(str, unknown))}"))
    if found["rough_layers"]:
        lines.append(("~", "a guess from other kernels of the operator: this one was never measured"))
    return lines
