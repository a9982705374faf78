"""The manual of a rule, made from its declaration: for the terminal and for docs/rules.md."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import Any

from tinygen.build.rules.attribute import COMMON, Attribute
from tinygen.build.rules.base import Rule

TYPE_NAMES = {
    "string": "string",
    "strings": "list of strings",
    "integer": "integer",
    "float": "number",
    "boolean": "boolean",
    "label": "label",
    "labels": "list of labels",
    "string_dict": "dict of strings",
    "label_dict": "dict of labels",
    "conditions": "list of conditions",
}
KINDS = {
    "build": "",
    "test": "`tinygen test` runs it.",
    "run": "`tinygen run` starts it.",
    "setting": "",
}


def summary(rule: Rule) -> str:
    """The first sentence of its help."""
    text = " ".join(rule.doc.split())
    head, period, _ = text.partition(". ")
    return head + "." if period else text


def facts(attribute: Attribute, of_rule: bool = True) -> str:
    """Type, default and limits of an attribute (of a rule, or another function's argument), in one line."""
    parts = [TYPE_NAMES[attribute.type]]
    if attribute.mandatory:
        parts.append("mandatory")
    elif attribute.default not in (None, (), {}):
        parts.append(f"default {_starlark(attribute.default)}")
    if attribute.values:
        parts.append(f"one of {', '.join(map(_starlark, attribute.values))}")
    if attribute.minimum is not None:
        parts.append(f"at least {attribute.minimum:g}")
    if attribute.maximum is not None:
        parts.append(f"at most {attribute.maximum:g}")
    if attribute.rules:
        parts.append(f"of {' or '.join(attribute.rules)}")
    if attribute.roles:
        parts.append(f"with a {' or '.join(attribute.roles)}")
    if any(attribute.files):
        parts.append(f"files {', '.join(f'*{ending}' for ending in attribute.files)}")
    if of_rule and not attribute.configurable:
        parts.append("no select")
    return "; ".join(parts)


def as_text(rule: Rule, width: int = 100) -> str:
    """The manual of `rule` for a terminal of `width` columns."""
    lines = [rule.name, "", *_wrapped(_about(rule), width, ""), "", "Attributes:"]
    for attribute in (*rule.attributes, *COMMON):
        lines += [f"  {attribute.name}  ({facts(attribute)})", *_wrapped(attribute.doc, width, "      ")]
    if rule.example:
        lines += ["", "Example:", textwrap.indent(rule.example.rstrip(), "  ")]
    return "\n".join(lines) + "\n"


def as_markdown(rule: Rule) -> str:
    """The section of `rule` in docs/rules.md, without the attributes that every rule has."""
    lines = [f"### `{rule.name}`", "", *_wrapped(_about(rule), 118, ""), ""]
    if rule.attributes:
        lines += [*attribute_table(rule.attributes), ""]
    if rule.example:
        lines += ["```starlark", rule.example.rstrip(), "```", ""]
    return "\n".join(lines)


def attribute_table(attributes: Iterable[Attribute], what: str = "attribute") -> list[str]:
    """Markdown: one row an attribute; `what` they are called."""
    rows = [f"| {what} | type | meaning |", "|---|---|---|"]
    for attribute in attributes:
        doc = " ".join(attribute.doc.split()).replace("|", "\\|")
        rows.append(f"| `{attribute.name}` | {facts(attribute, what == 'attribute')} | {doc} |")
    return rows


def plain(rule: Rule) -> dict[str, Any]:
    """The rule as JSON has it."""
    return {
        "name": rule.name,
        "kind": rule.kind,
        "per_device": rule.per_device,
        "doc": rule.doc,
        "attributes": [
            {
                "name": attribute.name,
                "type": attribute.type,
                "mandatory": attribute.mandatory,
                "default": attribute.default,
                "doc": attribute.doc,
            }
            for attribute in rule.all_attributes
        ],
    }


def _about(rule: Rule) -> str:
    once = "It is built once, whatever the device." if not rule.per_device and rule.kind != "setting" else ""
    return " ".join(filter(None, (" ".join(rule.doc.split()), KINDS[rule.kind], once)))


def _wrapped(text: str, width: int, indent: str) -> list[str]:
    return textwrap.wrap(
        " ".join(text.split()),
        width,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _starlark(value: Any) -> str:
    """The value as a BUILD.tg file writes it."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(_starlark, value))}]"
    return f'"{value}"' if isinstance(value, str) else repr(value)
