"""The rule `tg_firmware`: a network's test firmware, linked for the device's board."""

from __future__ import annotations

from tinygen.build.rules.action import Context, Provided
from tinygen.build.rules.attribute import Attribute
from tinygen.build.rules.base import ConfiguredTarget, Rule
from tinygen.build.rules.library_actions import link_firmware
from tinygen.build.rules.python_action import python_command


def actions(context: Context) -> Provided:
    """Compile the main file and the board, and link."""
    values = context.target.attributes
    needed = values["library"]
    assert isinstance(needed, ConfiguredTarget)
    provided = context.provided_by(needed)
    library, toolchain = provided.values["library"], context.toolchain
    image, *maps = link_firmware(
        context,
        library,
        toolchain,
        context.output(context.target.name),
        trace=values["trace"],
        objects=provided.values["objects"],
    )
    command = python_command(
        "tinygen.build.steps.run_firmware",
        (image, library.model, "--device", library.device, "--name", library.name, *library.options),
    )
    files = {"image": (image,), "map": tuple(maps)}
    return Provided(files, {"library": library, "toolchain": toolchain.name}, command)


RULE = Rule(
    name="tg_firmware",
    doc=(
        "A program for the device's board that reads inputs from its port, runs a network, and writes the outputs: "
        "what `tinygen verify` and `tinygen profile` run. `tinygen run` starts it in the emulator with one input and "
        "prints the outputs."
    ),
    attributes=(
        Attribute("library", "label", "The network.", mandatory=True, rules=("tg_library",)),
        Attribute("trace", "boolean", "Whether it also writes every intermediate tensor.", default=False),
    ),
    actions=actions,
    provides=("image",),
    kind="run",
    example="""\
tg_firmware(
    name = "kws_firmware",
    library = ":kws",
)
""",
)
