"""Errors about a target that has been declared: the caret stands in the call that declared it."""

from __future__ import annotations

from pathlib import Path

from tinygen.build.language.errors import BuildFileError
from tinygen.build.language.label import Label
from tinygen.build.language.source import error_in_call
from tinygen.build.rules.base import Target


def target_error(
    root: Path,
    target: Target,
    what: str,
    *,
    attribute: str | None = None,
    label: Label | None = None,
    text: str | None = None,
    cure: str = "",
) -> BuildFileError:
    """The error `what` of `target`: at `attribute`, there at `label` or the string `text` if given."""
    spelt = [text] if text is not None else spellings(label, target.label.package) if label is not None else None
    return error_in_call(root, target.calls, target.rule.name, what, attribute=attribute, text=spelt, cure=cure)


def spellings(label: Label, package: str) -> list[str]:
    """All texts that mean `label` in `package`."""
    at = f"@{label.configuration}" if label.configuration else ""
    found = [f"//{label.package}:{label.name}{at}"]
    if label.package.rpartition("/")[2] == label.name:
        found.append(f"//{label.package}{at}")
    if label.package == package:
        found += [f":{label.name}{at}", f"{label.name}{at}"]
    return found
