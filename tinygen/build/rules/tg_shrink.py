"""The rule `tg_shrink`: a network through all steps of a recipe."""

from __future__ import annotations

from tinygen.build.package_versions import versions
from tinygen.build.rules.action import Context, Provided
from tinygen.build.rules.attribute import Attribute
from tinygen.build.rules.base import Rule
from tinygen.build.rules.python_action import python_action
from tinygen.build.rules.training import KERAS_FILES, unfinished
from tinygen.ir.errors import ModelError


def actions(context: Context) -> Provided:
    """`tinygen shrink`."""
    values, name = context.target.attributes, context.target.name
    (recipe,) = context.files("recipe")
    model = (*context.files("model", "model"), *context.files("base_of", "base"))
    if len(model) > 1:
        raise ModelError("it has both model and base_of: each names the network to begin with")
    endings = ("tflite", "keras", "base.keras", "json")
    output, keras, base, report = (context.output(f"{name}.{ending}") for ending in endings)
    words = [recipe, "-o", output, "--keras", keras, "--base", base, "--report", report, "--work", unfinished(context)]
    words += ["--model", model[0]] if model else []
    words += ["--seed", str(values["seed"])] if values["seed"] is not None else []
    words += [] if values["budgets"] else ["--over-budget"]
    python_action(
        context,
        "Shrink",
        "tinygen.build.steps.shrink_recipe",
        words,
        inputs=[recipe, *model, *context.files("data")],
        outputs=[output, keras, base, report],
        needs="generator",
        signature=versions(),
        message=f"shrink {context.target.label.plain} by {recipe}",
    )
    return Provided({"model": (output,), "keras": (keras,), "base": (base,), "report": (report,)})


RULE = Rule(
    name="tg_shrink",
    doc=(
        "A network through all steps of a recipe of `tinygen shrink`: the final `.tflite`, the Keras network that it "
        "came from, the base that it is compared with, and the figures of every step. A training that is interrupted "
        "goes on where it was; when tinygen changes, networks are measured again, but not trained again. Trained "
        "networks go with `tinygen clean`."
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
        Attribute(
            "base_of",
            "label",
            "Instead of `model`: begin with the base of another such target, what its recipe trained before it made it "
            "smaller, to compare two ways from one network.",
            rules=("tg_shrink",),
        ),
        Attribute("seed", "integer", "Instead of the recipe's.", minimum=0),
        Attribute("budgets", "boolean", "Whether it fails if a budget of the recipe is not kept.", default=True),
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
