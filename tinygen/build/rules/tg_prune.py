"""The rule `tg_prune`: removes channels, blocks or weights of a Keras network, and retrains it."""

from __future__ import annotations

from tinygen.build.rules.action import Context, Provided
from tinygen.build.rules.attribute import Attribute
from tinygen.build.rules.base import Rule
from tinygen.build.rules.training import MODEL, TASK, shrink_step

AMOUNT = {"channels": "to", "weights": "share", "blocks": "count"}
"""The setting of each kind that `amount` gives."""


def actions(context: Context) -> Provided:
    """One step of a recipe."""
    values = context.target.attributes
    kind, amount = values["what"], values["amount"]
    text = str(round(amount)) if kind == "blocks" else f"{amount:g}"
    return shrink_step(context, f"prune-{kind}", {AMOUNT[kind]: text})


RULE = Rule(
    name="tg_prune",
    doc="A Keras network with channels, blocks or weights removed, retrained: one pruning step of `tinygen shrink`.",
    attributes=(
        MODEL,
        Attribute(
            "what",
            "string",
            "`channels` (fewer MACs, flash and RAM), `blocks`, or `weights` (zeros, which `encode` makes small).",
            mandatory=True,
            values=tuple(AMOUNT),
        ),
        Attribute(
            "amount",
            "float",
            "Of channels: the share of the MACs that stays. Of weights: the share that becomes zero. Of blocks: how "
            "many go.",
            mandatory=True,
            minimum=0,
        ),
        *TASK,
    ),
    actions=actions,
    per_device=False,
    provides=("model",),
    example="""\
tg_prune(
    name = "kws_half",
    model = ":kws_float",
    what = "channels",
    amount = 0.5,
    task = "kws:task",
    data = ["kws.py", "clips.npz"],
)
""",
)
