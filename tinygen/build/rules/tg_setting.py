"""`tg_setting`: conditions with a name, for `select`."""

from __future__ import annotations

from tinygen.build.rules.attribute import Attribute
from tinygen.build.rules.base import Rule

RULE = Rule(
    name="tg_setting",
    doc="A name for conditions that must all hold, to be a key of `select`. Nothing is built.",
    attributes=(
        Attribute(
            "conditions",
            "conditions",
            'What must hold, each as a key of `select` would say it: `"device=NAME"`, `"family=NAME"`, '
            '`"isa=rv32*"`, `"feature=dsp"`, `"optimize=flash"`, `"flag:size=small"`.',
            mandatory=True,
            configurable=False,
        ),
    ),
    actions=None,
    kind="setting",
    per_device=False,
    example="""\
tg_setting(
    name = "small_dsp",
    conditions = ["feature=dsp", "flag:size=small"],
)

tg_library(
    name = "kws",
    model = select({
        ":small_dsp": "kws_small.tflite",
        "//conditions:default": "kws.tflite",
    }),
)
""",
)
