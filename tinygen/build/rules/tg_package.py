"""The rule `tg_package`: a library with the glue of a package format, as a zip or tar file."""

from __future__ import annotations

from tinygen.build.rules.action import Context, Provided
from tinygen.build.rules.attribute import Attribute
from tinygen.build.rules.base import ConfiguredTarget, Rule
from tinygen.build.rules.library_actions import generate
from tinygen.build.rules.python_action import python_action


def actions(context: Context) -> Provided:
    """Generate the library again with the glue, and pack it."""
    values, name = context.target.attributes, context.target.name
    needed = values["library"]
    assert isinstance(needed, ConfiguredTarget)
    plain = context.provided_by(needed).values["library"]
    options, archive = list(plain.options), plain.archive
    if values["format"] is not None:
        if "--package" in options:
            at = options.index("--package")
            del options[at : at + 2]
        archive = generate(context, plain.model, plain.name, [*options, "--package", values["format"]]).archive
    ending = {"zip": "zip", "tar": "tar", "tar.gz": "tar.gz"}[values["archive"]]
    output = context.output(f"{name}.{ending}")
    python_action(
        context,
        "Package",
        "tinygen.build.steps.package",
        (archive, output, "--folder", values["folder"] or plain.name),
        inputs=[archive],
        outputs=[output],
        message=f"package {output}",
    )
    return Provided({"package": (output,)})


RULE = Rule(
    name="tg_package",
    doc=(
        "A library's folder as one file, with the glue of a package format at wish. The same library gives the same "
        "bytes: names sorted, no owner, no time."
    ),
    attributes=(
        Attribute("library", "label", "The network.", mandatory=True, rules=("tg_library",)),
        Attribute(
            "format",
            "string",
            "The glue: a format that an installed plugin brings, e.g. `esp-idf`; without it the library as it is.",
        ),
        Attribute("archive", "string", "The kind of file.", default="zip", values=("zip", "tar", "tar.gz")),
        Attribute("folder", "string", "The folder inside that holds everything; without it the library's prefix."),
    ),
    actions=actions,
    provides=("package",),
    example="""\
tg_package(
    name = "kws_component",
    library = ":kws",
    format = "esp-idf",
)
""",
)
