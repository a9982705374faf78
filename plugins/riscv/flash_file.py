"""The build rule `riscv_flash_file`: a firmware image in the form that flash tools and boot loaders take."""

from __future__ import annotations

from tinygen.api import Attribute, Context, Provided, Rule, Toolchain, ToolError, zig_command

FORMATS = {"hex": ("ihex", "hex"), "bin": ("binary", "binary")}
"""Ending of the file -> the format's name in GNU objcopy and in zig objcopy."""


def objcopy(toolchain: Toolchain, ending: str) -> tuple[str, ...]:
    """The command, without its input and output; ToolError if the toolchain brings none."""
    gnu, zig = FORMATS[ending]
    program = toolchain.cc[0]
    if program.endswith("gcc"):
        return (f"{program.removesuffix('gcc')}objcopy", "-O", gnu)
    command = zig_command("objcopy")
    if command is None:
        raise ToolError("the toolchain has no objcopy", where=toolchain.name, cure="ask for --config with gcc or zig")
    return (*command, "-O", zig)


def actions(context: Context) -> Provided:
    """Copy what is loaded out of the ELF file."""
    (image,) = context.files("image", "image")
    ending = context.target.attributes["format"]
    output = context.output(f"{context.target.name}.{ending}")
    toolchain = context.toolchain
    context.action(
        "FlashFile",
        (*objcopy(toolchain, ending), image, output),
        inputs=(image,),
        outputs=(output,),
        signature=(toolchain.version,),
        message=f"flash file {output}",
    )
    return Provided({"flash_file": (output,)})


RULE = Rule(
    name="riscv_flash_file",
    doc=("A firmware image as an Intel HEX or raw binary file, which flash tools and boot loaders take."),
    attributes=(
        Attribute(
            "image",
            "label",
            "The firmware: an ELF file, or a target that makes one.",
            mandatory=True,
            rules=("tg_firmware",),
            roles=("image",),
            files=(".elf",),
        ),
        Attribute(
            "format",
            "string",
            "`hex` carries its addresses; `bin` begins at the image's lowest one.",
            default="hex",
            values=tuple(FORMATS),
        ),
    ),
    actions=actions,
    provides=("flash_file",),
    example="""\
riscv_flash_file(
    name = "kws_hex",
    image = ":kws_firmware",
    compatible_with = ["family=riscv"],
)
""",
)
