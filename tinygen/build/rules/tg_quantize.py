"""The rule `tg_quantize`: a float network in the integers that the device's rules say."""

from __future__ import annotations

from tinygen.build.package_versions import versions
from tinygen.build.rules.action import Context, Provided
from tinygen.build.rules.attribute import Attribute
from tinygen.build.rules.base import Rule
from tinygen.build.rules.python_action import entry_point, python_action
from tinygen.ir.errors import ModelError


def actions(context: Context) -> Provided:
    """`tinygen quantize`."""
    values = context.target.attributes
    (model,) = context.files("model", "model")
    calibration = context.files("inputs")
    if bool(calibration) == (values["task"] is not None):
        raise ModelError("it needs either inputs, a file of typical inputs, or task, a function that gives them")
    output, report = context.output(f"{context.target.name}.tflite"), context.output(f"{context.target.name}.json")
    words = [model, "--device", context.device.name, "-o", output, "--json", report]
    words += ["--data", calibration[0] if calibration else entry_point(context, values["task"])]
    words += ["--samples", str(values["samples"])]
    words += ["--calibration", values["calibration"]]
    for option, given in (("--scheme", values["schemes"]), ("--layer", _layers(values["layers"]))):
        for word in given:
            words += [option, word]
    words += ["--equalize"] if values["equalize"] else []
    words += ["--float-ends"] if values["float_ends"] else []
    python_action(
        context,
        "Quantize",
        "tinygen.build.steps.quantize",
        words,
        inputs=[model, *calibration, *context.files("data")],
        outputs=[output, report],
        signature=versions(),
        message=f"quantize {context.target.name} for {context.device.name}",
    )
    return Provided({"model": (output,), "report": (report,)})


def _layers(layers: dict[str, str]) -> list[str]:
    return [f"{name}={scheme}" for name, scheme in sorted(layers.items())]


RULE = Rule(
    name="tg_quantize",
    doc="A float network (Keras or `.tflite`) quantized after training, by the device's rules, as a `.tflite` file.",
    attributes=(
        Attribute(
            "model",
            "label",
            "The float network.",
            mandatory=True,
            rules=("tg_model", "tg_prune", "tg_distill"),
            files=(".keras", ".h5", ".tflite"),
        ),
        Attribute(
            "inputs", "label", "Typical inputs: an `.npy` or `.npz` file, samples first.", files=(".npy", ".npz")
        ),
        Attribute(
            "task",
            "string",
            "Instead of `inputs`: `module:function`, in the package's folder, that returns arrays or a "
            "`tinygen.compress.Data`.",
        ),
        Attribute("data", "labels", "Everything that `task` reads: its own source, modules beside it, data files."),
        Attribute(
            "schemes",
            "strings",
            "The device's rules by name, several combined: `int8` (the default), `int4`, `ternary`, `int16`, ...",
        ),
        Attribute("layers", "string_dict", "Another scheme for single layers: output tensor -> scheme."),
        Attribute(
            "calibration",
            "string",
            "How the range of an activation is found.",
            default="mse",
            values=("min-max", "mse", "octav", "percentile"),
        ),
        Attribute("samples", "integer", "Inputs to calibrate with.", default=300, minimum=1),
        Attribute("equalize", "boolean", "Rescale channels between layers first.", default=False),
        Attribute("float_ends", "boolean", "Keep float32 inputs and outputs.", default=False),
    ),
    actions=actions,
    provides=("model",),
    example="""\
tg_quantize(
    name = "kws_int8",
    model = ":kws_float",
    inputs = "typical.npz",
)
""",
)
