"""The rule `tg_distill`: trains a smaller student by a teacher's answers."""

from __future__ import annotations

from tinygen.build.rules.action import Context, Provided
from tinygen.build.rules.attribute import Attribute
from tinygen.build.rules.base import Rule
from tinygen.build.rules.training import KERAS_FILES, MODEL, TASK, shrink_step


def actions(context: Context) -> Provided:
    """One step of a recipe."""
    values = context.target.attributes
    student = context.files("student", "model")
    settings = {"student": student[0]} if student else {}
    if values["width"] is not None:
        settings["width"] = f"{values['width']:g}"
    return shrink_step(context, "distil", settings, student)


RULE = Rule(
    name="tg_distill",
    doc="A smaller Keras network, the student, that learned from the answers of `model`, its teacher.",
    attributes=(
        MODEL,
        Attribute(
            "student",
            "label",
            "The network to train; without it one is derived from the teacher.",
            rules=("tg_model", "tg_prune"),
            files=KERAS_FILES,
        ),
        Attribute("width", "float", "Of a derived student: the share of each layer's channels.", minimum=0, maximum=1),
        *TASK,
    ),
    actions=actions,
    per_device=False,
    provides=("model",),
    example="""\
tg_distill(
    name = "kws_small",
    model = ":kws_float",
    width = 0.5,
    task = "kws:task",
    data = ["kws.py", "clips.npz"],
)
""",
)
