"""`tinygen test`: runs the tests of a workspace."""

from __future__ import annotations

from dataclasses import replace

import click

from tinygen.cli.build_options import LABELS, Choice, Execution, choice_options, execute, execution_options
from tinygen.cli.common import console, json_option, write_json
from tinygen.ir import TinygenError


@click.command("test")
@LABELS
@choice_options
@execution_options
@json_option
def command(
    labels: tuple[str, ...],
    choice: Choice,
    execution: Execution,
    json_file: str | None,
) -> int:
    """Run the tests among the targets that LABEL... name; results are kept until something that they need changes.

    All tests run, whatever fails. Exits with 1 if one of them fails.
    """
    from tinygen.build.execute.summary import cache_dict, print_counts
    from tinygen.build.execute.test_summary import outcomes, print_outcomes

    def tests_only(kind: str) -> bool:
        return kind == "test"

    result = execute("test", labels, choice, replace(execution, keep_going=True), json_file, tests_only)
    if not result.targets:
        raise TinygenError("none of these targets is a test", where=" ".join(labels), cure="tg_test declares one")
    out = console(json_file)
    found = outcomes(result)
    print_outcomes(out, result, found)
    print_counts(out, result)
    facts = {
        "failed": result.failed,
        "seconds": round(result.seconds, 3),
        "cache": cache_dict(result),
        "targets": found,
    }
    write_json(json_file, facts)
    return 1 if result.failed else 0
