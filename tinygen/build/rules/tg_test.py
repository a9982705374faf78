"""The rule `tg_test`: runs a network's C code and compares it with an oracle, or judges its accuracy."""

from __future__ import annotations

from tinygen.build.rules.action import Context, Provided
from tinygen.build.rules.attribute import Attribute
from tinygen.build.rules.base import ConfiguredTarget, Rule
from tinygen.build.rules.library_actions import link_firmware
from tinygen.build.rules.python_action import entry_point, python_action
from tinygen.ir.errors import ModelError


def actions(context: Context) -> Provided:
    """A firmware that writes every tensor, and its run."""
    values, name = context.target.attributes, context.target.name
    needed = values["library"]
    assert isinstance(needed, ConfiguredTarget)
    provided = context.provided_by(needed)
    library = provided.values["library"]
    if (values["accuracy"] is None) != (values["task"] is None):
        raise ModelError("accuracy and task go together: a floor, and what it is measured with")
    host = values["on"] == "host"
    device = "host" if host else library.device
    toolchain = context.session.toolchain(context.session.device("host")) if host else context.toolchain
    image, *_ = link_firmware(
        context,
        library,
        toolchain,
        context.output(f"{name}.image/{name}"),
        trace=True,
        objects=() if host else provided.values["objects"],
    )
    log, result = context.output(f"{name}.log"), context.output(f"{name}.json")
    data = context.files("inputs")
    words = [library.model, "--image", image, "--run-on", device, "--device", library.device, "--name", library.name]
    words += [*library.options, "--log", log, "--json", result, "--oracle", values["oracle"]]
    words += ["--tolerance", f"{values['tolerance']:g}", "--count", str(values["count"])]
    words += ["--data", data[0]] if data else []
    if values["accuracy"] is not None:
        words += [
            "--accuracy",
            f"{values['accuracy']:g}",
            "--task",
            entry_point(context, values["task"]),
            "--samples",
            str(values["samples"]),
        ]
    python_action(
        context,
        "Test",
        "tinygen.build.steps.run_test",
        words,
        inputs=[library.model, image, *data, *context.files("data")],
        outputs=[log, result],
        message=f"test {context.target.label}",
    )
    return Provided({"log": (log,), "report": (result,)}, {"image": image})


RULE = Rule(
    name="tg_test",
    doc=(
        "Runs a network's C code, on this machine or in the device's emulator, and compares every element of every "
        "tensor with an oracle; with `accuracy` it also judges the outputs. `tinygen test` runs it; the result is kept "
        "until something that it depends on changes."
    ),
    attributes=(
        Attribute("library", "label", "The network.", mandatory=True, rules=("tg_library",)),
        Attribute(
            "on",
            "string",
            "`host`: the device's C code as a program of this machine; `emulator`: its firmware.",
            default="host",
            values=("host", "emulator"),
        ),
        Attribute(
            "oracle",
            "string",
            "`reference`: tinygen's own definition, in numpy; `tflm`: TensorFlow Lite Micro.",
            default="reference",
            values=("reference", "tflm"),
        ),
        Attribute(
            "tolerance",
            "float",
            "The largest difference that passes, in units of the tensors' elements; 0 asks for equal bits.",
            default=0.0,
            minimum=0,
        ),
        Attribute("count", "integer", "Input sets to make: smooth, random, extreme and constant ones.", default=20,
                  minimum=1),
        Attribute("inputs", "label", "An `.npz` with input sets, instead of made ones.", files=(".npz",)),
        Attribute("accuracy", "float", "The least score of the outputs on the test samples of `task`.", minimum=0),
        Attribute(
            "task",
            "string",
            "`module:function`, in the package's folder, that returns a `tinygen.compress.Data`.",
        ),
        Attribute("samples", "integer", "At most so many of the test samples are run.", default=200, minimum=1),
        Attribute("data", "labels", "Everything that `task` reads: its own source, modules beside it, data files."),
    ),
    actions=actions,
    kind="test",
    provides=("log", "report"),
    example="""\
tg_test(
    name = "kws_test",
    library = ":kws",
    on = "emulator",
    oracle = "tflm",
)
""",
)  # fmt: skip
