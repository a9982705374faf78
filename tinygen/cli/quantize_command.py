"""`tinygen quantize`: a float model to a quantized `.tflite`, by a device's rules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from rich.table import Table

from tinygen.cli.common import MODEL, console, device_option, facts, json_option, working, write_json
from tinygen.quantize.layer_names import short_name
from tinygen.quantize.model import quantize_model
from tinygen.quantize.post_training import Options
from tinygen.quantize.ranges import METHODS


@click.command("quantize")
@MODEL
@device_option()
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The .tflite file to write.")
@click.option(
    "--data",
    required=True,
    metavar="SOURCE",
    help="Typical inputs: an .npy or .npz file, or module:function, which returns arrays or a tinygen.compress.Data.",
)
@click.option(
    "--scheme",
    "schemes",
    multiple=True,
    help="int8 (the default), int4, ternary, binary, int16, per-tensor, power-of-two, ...; several are combined.",
)
@click.option(
    "--layer",
    "layers",
    multiple=True,
    metavar="NAME=SCHEME",
    help="Another scheme for a layer, by its name.",
)
@click.option(
    "--calibration",
    type=click.Choice(sorted(METHODS)),
    default="mse",
    show_default=True,
    help="How an activation's range follows from the values seen.",
)
@click.option("--samples", type=click.IntRange(1), default=300, show_default=True, help="Inputs to calibrate with.")
@click.option("--equalize", is_flag=True, help="Rescale channels between layers first.")
@click.option("--no-bias-correction", is_flag=True, help="Leave the shift of each channel's mean as it is.")
@click.option("--compact", is_flag=True, help="Biases and multipliers of few bytes, for layers that --encode codes.")
@click.option("--float-ends", is_flag=True, help="Keep float32 inputs and outputs.")
@json_option
def command(
    model: Path,
    device_name: str,
    output: Path,
    data: str,
    schemes: tuple[str, ...],
    layers: tuple[str, ...],
    calibration: str,
    samples: int,
    equalize: bool,
    no_bias_correction: bool,
    compact: bool,
    float_ends: bool,
    json_file: str | None,
) -> None:
    """Quantize the float32 MODEL (.tflite or Keras) after training, and write it as .tflite."""
    from tinygen.files import write_file
    from tinygen.quantize.evaluate import real_outputs
    from tinygen.shrink.calibration_data import load_calibration

    inputs, task = load_calibration(data, samples)
    options = Options(calibration, not no_bias_correction, equalize, True, float_ends, compact)
    out = console(json_file)
    with working(out, f"quantizing {model.name} for {device_name}"):
        quantized = quantize_model(
            model, inputs, device=device_name, schemes=schemes, layers=_layers(layers), options=options
        )
        report: dict[str, Any] = {"output": str(output), "device": device_name, **quantized.report}
        if task is not None:
            report["accuracy"] = task.score(lambda x: real_outputs(quantized.graph, [x], quantized.ops), task.test)
    output.parent.mkdir(parents=True, exist_ok=True)
    write_file(output, quantized.content)
    out.print(_layer_table(report["layers"]))
    rows: list[tuple[str, object]] = [
        ("written", str(output)),
        ("weights", f"{report['weights_bytes']:,} bytes (float32: {report['float_weights_bytes']:,})"),
        ("signal to noise", f"{report['signal_to_noise_db']:.1f} dB"),
    ]
    if task is not None:
        rows.append(("accuracy", f"{report['accuracy']:.4f} on {len(task.test):,} test samples"))
    out.print(facts(rows))
    write_json(json_file, report)


def _layers(words: tuple[str, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in words:
        name, sign, scheme = word.rpartition("=")
        if not sign or not name or not scheme:
            raise click.BadParameter(f"{word!r} is not NAME=SCHEME", param_hint="--layer")
        found.setdefault(name, []).append(scheme)
    return found


def _layer_table(layers: list[dict[str, Any]]) -> Table:
    table = Table(box=None, pad_edge=False)
    for column in ("layer", "operator", "activations", "weight bits"):
        table.add_column(column)
    for layer in layers:
        table.add_row(short_name(layer["name"]), layer["op"], layer["activations"], str(layer["weight_bits"] or "-"))
    return table
