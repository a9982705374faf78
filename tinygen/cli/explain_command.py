"""`tinygen explain`: why targets are out of date."""

from __future__ import annotations

from typing import Any

import click

from tinygen.cli.build_options import LABELS, Choice, choice_options, read_request
from tinygen.cli.common import console, json_option, write_json


@click.command("explain")
@LABELS
@choice_options
@json_option
def command(
    labels: tuple[str, ...],
    choice: Choice,
    json_file: str | None,
) -> int:
    """Say why the targets that LABEL... name are out of date: which input, option or tool has changed."""
    from tinygen.build.execute.explain_targets import explain

    request = read_request(labels, choice)
    out = console(json_file)
    found = explain(
        request.workspace.root, request.workspace.session, request.targets, lambda line: click.echo(line, err=True)
    )
    for target in found:
        out.print(f"{target['label']}: {target['status']}", markup=False, soft_wrap=True)
        for reasons, messages in _alike(target["actions"]).items():
            more = f" and {len(messages) - 1} more" if len(messages) > 1 else ""
            out.print(f"  {messages[0]}{more}:", markup=False, soft_wrap=True)
            for reason in reasons:
                out.print(f"    {reason}", markup=False, soft_wrap=True)
    write_json(json_file, {"targets": found})
    return 0


def _alike(actions: list[dict[str, Any]]) -> dict[tuple[str, ...], list[str]]:
    """Actions' messages by their reasons, in order."""
    found: dict[tuple[str, ...], list[str]] = {}
    for action in actions:
        found.setdefault(tuple(action["reasons"]), []).append(action["message"])
    return found
