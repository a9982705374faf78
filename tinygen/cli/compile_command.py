"""`tinygen compile`: a model to a C library in a folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from tinygen.build.generator_options import GeneratorOptions
from tinygen.build.library_folder import write_library
from tinygen.cli.common import (
    MODEL,
    console,
    device_option,
    facts,
    json_option,
    write_json,
)
from tinygen.cli.generator_options import generator_options
from tinygen.pipeline import compile_model, library_name


@click.command("compile")
@MODEL
@device_option()
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The folder to write.")
@click.option("--name", help="Prefix of C identifiers and files; by default from the model's file name.")
@generator_options()
@click.option("--package", metavar="FORMAT", help="Add the glue of a package format, e.g. esp-idf.")
@json_option
def command(
    model: Path,
    device_name: str,
    options: GeneratorOptions,
    output: Path,
    name: str | None,
    package: str | None,
    json_file: str | None,
) -> None:
    """Compile MODEL (.tflite or Keras) into a C library that stands alone."""
    name = name or library_name(model)
    library = compile_model(
        model,
        device_name,
        name=name,
        **replace(options, package=package).keywords(),
    )
    write_library(library, output)
    report = library.report
    console(json_file).print(
        facts(
            [
                ("library", f"{output}/ ({len(report['files'])} files), include {library.name}.h"),
                ("device", report["device"]),
                ("MACs", report["macs"]),
                ("arena", f"{report['arena_bytes']:,} bytes (lower bound {report['arena_lower_bound_bytes']:,})"),
                ("weights", f"{report['weights_bytes']:,} bytes"),
            ]
        )
    )
    write_json(json_file, report)
