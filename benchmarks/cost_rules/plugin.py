"""Declares the rules `cost_choices` and `cost_network`; `install` makes a build find them."""

from __future__ import annotations

from pathlib import Path

from tinygen.api import Attribute, Provided, Rule, hookimpl
from tinygen.build.rules.action import Context
from tinygen.build.rules.c_actions import compiler_words
from tinygen.build.rules.library_actions import compile_library, generate, link_empty, link_firmware
from tinygen.build.rules.python_action import python_action

CHOICES, NETWORK = "cost_choices", "cost_network"
STEPS = "benchmarks.cost_rules"
FILES = (".pickle",)


def choose(context: Context) -> Provided:
    """The device's kernels for all networks, in a file."""
    networks, output = context.files("networks"), context.output(f"{context.target.name}.json")
    python_action(
        context,
        "Choose",
        f"{STEPS}.choose",
        [*networks, "--device", context.device.name, "-o", output],
        inputs=networks,
        outputs=[output],
        message=f"choose kernels for {context.device.name}",
    )
    return Provided({"choices": (output,)})


def measure(context: Context) -> Provided:
    """A network's library, its test firmware, and what each layer costs there."""
    values, name = context.target.attributes, context.target.name
    (network,), (choices,) = context.files("network"), context.files("choices", "choices")
    chosen = ["--choices", choices, "--number", str(values["number"])]
    made = generate(context, network, "layers", chosen, step=f"{STEPS}.generate", inputs=[choices])
    toolchain, output = context.toolchain, context.output(f"{name}.json")
    objects = compile_library(context, made, toolchain, context.output(f"{name}.objects"))
    image, *_ = link_firmware(context, made, toolchain, context.output(f"{name}.image"), trace=False, objects=objects)
    empty, *_ = link_empty(context, made, toolchain, context.output(f"{name}.empty"))
    python_action(
        context,
        "Measure",
        f"{STEPS}.measure",
        [network, *chosen, "--device", context.device.name, "--image", image, "--empty", empty, "-o", output],
        inputs=[network, choices, image, empty],
        outputs=[output],
        signature=(compiler_words(toolchain),),
        message=f"measure {context.target.label}",
    )
    return Provided({"report": (output,)})


RULES = (
    Rule(
        CHOICES,
        "The kernels of networks' layers, some of them chosen for time, RAM or flash.",
        (Attribute("networks", "labels", "The networks.", mandatory=True, files=FILES),),
        choose,
        provides=("choices",),
    ),
    Rule(
        NETWORK,
        "What each layer of a network costs.",
        (
            Attribute("network", "label", "Its file.", mandatory=True, files=FILES),
            Attribute("choices", "label", "The kernels of all networks.", mandatory=True, rules=(CHOICES,)),
            Attribute("number", "integer", "Which of these networks it is, from 0.", mandatory=True),
        ),
        measure,
        provides=("report",),
    ),
)


@hookimpl
def tinygen_build_rules() -> list[Rule]:
    return list(RULES)


def install(folder: Path) -> None:
    """Make `folder` one that shows the plugin to a Python that has it in its path."""
    info = folder / "tinygen_cost_rules-1.dist-info"
    info.mkdir(parents=True, exist_ok=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: tinygen-cost-rules\nVersion: 1\n")
    (info / "entry_points.txt").write_text(f"[tinygen]\ncost_rules = {STEPS}.plugin\n")
