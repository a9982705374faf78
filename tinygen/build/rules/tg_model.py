"""The rule `tg_model`: a network from a file, or from a Python function that trains one."""

from __future__ import annotations

from tinygen.build.rules.action import Context, Provided
from tinygen.build.rules.attribute import Attribute
from tinygen.build.rules.base import Rule
from tinygen.build.rules.python_action import entry_point, python_action
from tinygen.ir.errors import ModelError


def actions(context: Context) -> Provided:
    """The file itself, or the training."""
    values = context.target.attributes
    if (values["src"] is None) == (values["entry"] is None):
        raise ModelError("it needs either src, a file, or entry, a function that trains a network")
    if values["src"] is not None:
        return Provided({"model": context.files("src", "model")})
    output = context.output(f"{context.target.name}.keras")
    python_action(
        context,
        "Train",
        "tinygen.build.steps.train",
        (entry_point(context, values["entry"]), "-o", output, "--seed", str(values["seed"])),
        inputs=context.files("data"),
        outputs=[output],
        message=f"train {context.target.label.plain}",
    )
    return Provided({"model": (output,)})


RULE = Rule(
    name="tg_model",
    doc=(
        "A network: a `.tflite` or Keras file, or what a Python function trains. "
        "The function returns a Keras model; it runs at the workspace's root, and again when a file in `data` or the "
        "seed changes."
    ),
    attributes=(
        Attribute("src", "label", "The network's file.", files=(".tflite", ".keras", ".h5")),
        Attribute(
            "entry",
            "string",
            "`module:function` that trains the network and returns the Keras model; the module lies in the package's "
            "folder or is installed.",
        ),
        Attribute(
            "data", "labels", "Everything that the function reads: its own source, modules beside it, data files."
        ),
        Attribute("seed", "integer", "Set in Python, numpy and Keras before the function runs.", default=0, minimum=0),
    ),
    actions=actions,
    per_device=False,
    provides=("model",),
    example="""\
tg_model(
    name = "kws_float",
    entry = "kws:train",
    data = ["kws.py", "clips.npz"],
)
""",
)
