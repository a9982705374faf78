"""`tinygen build`: brings targets of a workspace up to date."""

from __future__ import annotations

from pathlib import Path

import click

from tinygen.cli.build_options import LABELS, choice_options, execution_options, processors, read_request
from tinygen.cli.common import console, json_option, write_json


@click.command("build")
@LABELS
@choice_options
@execution_options
@json_option
def command(
    labels: tuple[str, ...],
    devices: tuple[str, ...],
    configs: tuple[str, ...],
    flags: tuple[str, ...],
    jobs: int | None,
    keep_going: bool,
    verbose: bool,
    disk_cache: Path | None,
    json_file: str | None,
) -> int:
    """Build the targets that LABEL... name: //pkg:name, //pkg:all, //pkg/..., each for one device as //pkg:name@DEVICE.

    Exits with 1 if one of them cannot be built.
    """
    from tinygen.build.execute.build import BuildOptions, run_build
    from tinygen.build.execute.cache_setting import CacheSetting
    from tinygen.build.execute.summary import as_dict, print_summary

    request = read_request(labels, devices, configs, flags)
    out = console(json_file)
    options = BuildOptions(jobs or processors(), keep_going, verbose, CacheSetting(disk_cache))
    result = run_build(
        request.workspace.root,
        request.workspace.session,
        request.targets,
        options,
        out,
        lambda line: click.echo(line, err=True),
        {"command": "build", "labels": labels},
    )
    print_summary(out, result)
    write_json(json_file, as_dict(result))
    return 1 if result.failed else 0
