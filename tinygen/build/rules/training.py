"""What the rules that train a network share: attributes, and the action that runs one step of a recipe."""

from __future__ import annotations

from tinygen.build.language.label import Label
from tinygen.build.package_versions import versions
from tinygen.build.rules.action import Context, Provided
from tinygen.build.rules.attribute import Attribute
from tinygen.build.rules.python_action import entry_point, python_action

KERAS_FILES = (".keras", ".h5")
TRAINING = "build/.tinygen/training"
"""Below it trainings keep their state."""
SETTINGS = (
    "Keys of the step as `tinygen shrink --keys` lists them, with their values as text, e.g. "
    '`{"epochs": "5", "criterion": "magnitude"}`.'
)

MODEL = Attribute(
    "model",
    "label",
    "The Keras network that the step begins with.",
    mandatory=True,
    rules=("tg_model", "tg_prune", "tg_distill"),
    files=KERAS_FILES,
)
TASK = (
    Attribute(
        "task",
        "string",
        "`module:function`, in the package's folder, that returns a `tinygen.compress.Data`: what the network is "
        "trained and judged with.",
        mandatory=True,
    ),
    Attribute("data", "labels", "Everything that `task` reads: its own source, modules beside it, data files."),
    Attribute("seed", "integer", "Of new weights and shuffling.", default=0, minimum=0),
    Attribute("settings", "string_dict", SETTINGS),
)


def unfinished(context: Context) -> str:
    """The folder where the target's training keeps finished steps and epochs: an interrupted one goes on there.

    It is no output: what a step does with it is the same, sooner.
    """
    return training_folder(context.target.label)


def training_folder(label: Label) -> str:
    """See `unfinished`: that of a target, below the workspace's root."""
    return "/".join(part for part in (TRAINING, label.configuration, label.package, label.name) if part)


def shrink_step(context: Context, step: str, settings: dict[str, str], more_inputs: tuple[str, ...] = ()) -> Provided:
    """Declares one step of a recipe on the target's `model`: the Keras network and its figures."""
    values, name = context.target.attributes, context.target.name
    (model,) = context.files("model", "model")
    output, report = context.output(f"{name}.keras"), context.output(f"{name}.json")
    words = [model, "-o", output, "--report", report, "--step", step, "--device", "host"]
    words += ["--data", entry_point(context, values["task"])]
    words += ["--seed", str(values["seed"]), "--work", unfinished(context)]
    for key, value in sorted({**settings, **values["settings"]}.items()):
        words += ["--set", f"{key}={value}"]
    python_action(
        context,
        "Shrink",
        "tinygen.build.steps.shrink_step",
        words,
        inputs=[model, *context.files("data"), *more_inputs],
        outputs=[output, report],
        needs="generator",
        signature=versions(),
        message=f"{step} {context.target.label.plain}",
    )
    return Provided({"model": (output,), "report": (report,)})
