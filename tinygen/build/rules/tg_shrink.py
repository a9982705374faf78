"""The rule `tg_shrink`: a network through all steps of a recipe."""

from __future__ import annotations

from tinygen.build.rules.action import Context, Provided
from tinygen.build.rules.attribute import Attribute
from tinygen.build.rules.base import Rule
from tinygen.build.rules.python_action import python_action
from tinygen.build.rules.training import KERAS_FILES, versions


def actions(context: Context) -> Provided:
    """`tinygen shrink`."""
    name = context.target.name
    (recipe,) = context.files("recipe")
    model = context.files("model", "model")
    output, keras, report = (context.output(f"{name}.{ending}") for ending in ("tflite", "keras", "json"))
    words = [recipe, "-o", output, "--keras", keras, "--report", report]
    words += ["--model", model[0]] if model else []
    python_action(
        context,
        "Shrink",
        "tinygen.build.steps.shrink_recipe",
        words,
        inputs=[recipe, *model, *context.files("data")],
        outputs=[output, keras, report],
        needs="generator",
        signature=versions(),
        message=f"shrink {context.target.label.plain} by {recipe}",
    )
    return Provided({"model": (output,), "keras": (keras,), "report": (report,)})


RULE = Rule(
    name="tg_shrink",
    doc=(
        "A network through all steps of a recipe of `tinygen shrink`: the final `.tflite`, the Keras network that it "
        "came from, and the figures of every step. It fails if a budget of the recipe is not kept."
    ),
    attributes=(
        Attribute("recipe", "label", "The recipe.", mandatory=True, files=(".toml",)),
        Attribute(
            "model",
            "label",
            "The Keras network to begin with, instead of the recipe's.",
            rules=("tg_model", "tg_prune", "tg_distill"),
            files=KERAS_FILES,
        ),
        Attribute("data", "labels", "Everything that the recipe's entry points read: modules beside it, data files."),
    ),
    actions=actions,
    per_device=False,
    provides=("model",),
    example="""\
tg_shrink(
    name = "kws_small",
    recipe = "shrink.toml",
    data = glob(["*.py"]),
)
""",
)
