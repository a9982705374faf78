"""The rule `tg_report`: figures of several libraries in one table."""

from __future__ import annotations

from tinygen.build.rules.action import Context, Provided
from tinygen.build.rules.attribute import Attribute
from tinygen.build.rules.base import ConfiguredTarget, Rule
from tinygen.build.rules.c_actions import compiler_words
from tinygen.build.rules.library_actions import link_empty, link_firmware
from tinygen.build.rules.python_action import python_action


def actions(context: Context) -> Provided:
    """Measure each library, and render the table."""
    values, name = context.target.attributes, context.target.name
    measured = []
    for number, needed in enumerate(values["libraries"]):
        assert isinstance(needed, ConfiguredTarget)
        provided = context.provided_by(needed)
        library = provided.values["library"]
        output = context.output(f"{name}.figures/{number}.json")
        toolchain = context.session.toolchain(context.session.device(library.device), provided.values["toolchain_name"])
        words = [values["figures"], library.model, "--device", library.device, "--name", library.name]
        images: list[str] = []
        if values["figures"] == "profile":
            folder = output.removesuffix(".json")
            objects = provided.values["objects"]
            image, *_ = link_firmware(context, library, toolchain, f"{folder}/image", trace=False, objects=objects)
            empty, *_ = link_empty(context, library, toolchain, f"{folder}/empty")
            images, words = [image, empty], [*words, "--image", image, "--empty", empty]
        if provided.values["toolchain_name"]:
            words += ["--toolchain", provided.values["toolchain_name"]]
        python_action(
            context,
            "Measure",
            "tinygen.build.steps.measure",
            [*words, *library.options, "--label", str(needed.label), "-o", output],
            inputs=[library.model, *images],
            outputs=[output],
            signature=(compiler_words(toolchain),),
            message=f"{values['figures']} {needed.label}",
        )
        measured.append(output)
    outputs = [context.output(f"{name}.{ending}") for ending in ("json", "md", "html")]
    python_action(
        context,
        "Report",
        "tinygen.build.steps.report",
        [*measured, "--title", values["title"] or name, "--json", outputs[0], "--md", outputs[1], "--html", outputs[2]],
        inputs=measured,
        outputs=outputs,
        message=f"report {outputs[1]}",
    )
    return Provided({"report": tuple(outputs)})


RULE = Rule(
    name="tg_report",
    doc=(
        "Figures of several libraries in one table, as JSON, Markdown and HTML. A library for another device is named "
        "as `//pkg:name@device`."
    ),
    attributes=(
        Attribute("libraries", "labels", "What to measure, a row each.", mandatory=True, rules=("tg_library",)),
        Attribute(
            "figures",
            "string",
            "`profile`: cycles, flash and RAM of the linked image in the device's emulator; `analyze`: what is known "
            "without building.",
            default="profile",
            values=("profile", "analyze"),
        ),
        Attribute("title", "string", "Above the table; without it the target's name."),
    ),
    actions=actions,
    provides=("report",),
    example="""\
tg_report(
    name = "sizes",
    libraries = [":kws@host", ":kws@release"],
)
""",
)
