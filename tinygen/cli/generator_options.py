"""The options that say what is generated, the same in every command that generates a library."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import click

from tinygen.build.generator_options import GeneratorOptions
from tinygen.cli.common import F
from tinygen.encode import SCHEMES
from tinygen.pipeline import OPTIMIZE

_OPTIMIZE = click.option(
    "--optimize",
    type=click.Choice(OPTIMIZE),
    default="balanced",
    show_default=True,
    help="What to save first, at the others' expense; none takes the portable kernels everywhere, as a baseline.",
)
_ENCODE = click.option(
    "--encode",
    type=click.Choice(SCHEMES),
    default="none",
    show_default=True,
    help="How weights are coded in flash; the device decodes them while it runs.",
)
_ARENA = click.option(
    "--arena",
    type=click.IntRange(min=1),
    metavar="BYTES",
    help="The most that the arena may have: layers run by strips of rows to get there, at any cost in time.",
)
_FEED = click.option(
    "--feed",
    is_flag=True,
    help="The input comes by rows and is never in RAM as a whole: NAME_feed starts computing while they arrive.",
)
_REGION = click.option(
    "--region",
    "regions",
    multiple=True,
    metavar="WHAT=MEMORY",
    help="Where something is to lie: arena=dtcm+sram, input:0=psram, layer:3.output=dtcm, weights=flash2, ...",
)


def generator_options(*, encode: bool = True) -> Callable[[F], F]:
    """The options as one argument `options`, a GeneratorOptions; `encode`: whether `--encode` is one of them."""

    def decorate(function: F) -> F:
        @functools.wraps(function)
        def command(
            *args: Any, optimize: str, arena: int | None, feed: bool, regions: tuple[str, ...], **words: Any
        ) -> Any:
            coded = words.pop("encode", "none")
            return function(*args, options=GeneratorOptions(optimize, coded, arena, feed, regions), **words)

        for option in (_REGION, _FEED, _ARENA, *((_ENCODE,) if encode else ()), _OPTIMIZE):
            command = option(command)
        return command  # type: ignore[return-value]

    return decorate
