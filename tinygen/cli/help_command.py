"""`tinygen help`: the manual of commands and of build rules."""

from __future__ import annotations

import click

from tinygen.cli.common import console, json_option, write_json
from tinygen.ir import TinygenError


@click.command("help")
@click.argument("topic", required=False)
@click.argument("name", required=False)
@json_option
@click.pass_context
def command(ctx: click.Context, topic: str | None, name: str | None, json_file: str | None) -> None:
    """Show the manual of a command (TOPIC), or of a build rule: `help rule`, `help rule NAME`."""
    parent = ctx.parent
    assert parent is not None and isinstance(parent.command, click.Group)
    if topic == "rule":
        _rules(name, json_file)
        return
    if name is not None:
        raise TinygenError(f"there is no help on {topic} {name}", cure="`tinygen help rule NAME` is on build rules")
    if topic is None:
        click.echo(parent.get_help())
        return
    found = parent.command.get_command(parent, topic)
    if found is None:
        from tinygen.ir.errors import did_you_mean

        hint = did_you_mean(topic, (*parent.command.list_commands(parent), "rule"))
        raise TinygenError(f"there is no command {topic!r}", cure=hint or "`tinygen help` lists them")
    with click.Context(found, info_name=topic, parent=parent) as inner:
        click.echo(found.get_help(inner))


def _rules(name: str | None, json_file: str | None) -> None:
    from tinygen.build.rules.discover import all_rules, builtin_rules
    from tinygen.build.rules.help import as_text, plain, summary
    from tinygen.ir.errors import did_you_mean
    from tinygen.plugins import create_session

    rules = builtin_rules()
    if name is None or name not in rules:
        rules = dict(all_rules(create_session()))
    if name is not None and name not in rules:
        hint = did_you_mean(name, rules) or "`tinygen help rule` lists them"
        raise TinygenError(f"there is no rule {name!r}", cure=hint)
    out = console(json_file)
    chosen = [rules[name]] if name is not None else list(rules.values())
    if name is not None:
        out.print(as_text(chosen[0], min(out.width, 110)), markup=False, end="")
    else:
        width = max(map(len, rules))
        for rule in chosen:
            out.print(f"{rule.name:{width}}  {summary(rule)}", markup=False)
    write_json(json_file, {"rules": [plain(rule) for rule in chosen]})
