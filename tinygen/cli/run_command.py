"""`tinygen run`: builds a target and starts it."""

from __future__ import annotations

import subprocess

import click

from tinygen.cli.build_options import Choice, Execution, choice_options, execute, execution_options
from tinygen.cli.common import console, json_option, write_json
from tinygen.ir import TinygenError


@click.command("run", context_settings={"ignore_unknown_options": True})
@click.argument("label")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@choice_options
@execution_options
@json_option
def command(
    label: str,
    arguments: tuple[str, ...],
    choice: Choice,
    execution: Execution,
    json_file: str | None,
) -> int:
    """Build the target LABEL, e.g. a tg_firmware, and start it with ARGUMENTS; exits as it does."""
    from tinygen.build.execute.staging import run_variables
    from tinygen.build.execute.summary import as_dict, print_failures

    result = execute("run", (label,), choice, execution, json_file)
    if len(result.targets) != 1:
        raise TinygenError(
            f"{len(result.targets)} targets: one can be run", where=label, cure="name one target and one device"
        )
    (target,) = result.targets
    if result.failed:
        print_failures(console(json_file), result)
        write_json(json_file, as_dict(result))
        return 1
    words = result.planner.provided[target].command
    if not words:
        raise TinygenError(f"a {target.rule.name} cannot be run", where=str(target.label), cure="tg_firmware can")
    done = subprocess.run([*words, *arguments], cwd=result.planner.root, env=run_variables())
    write_json(json_file, {**as_dict(result), "exit_status": done.returncode})
    return done.returncode
