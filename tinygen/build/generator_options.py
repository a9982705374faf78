"""What a build may ask of the generator, as keywords, as words of `tinygen compile`, and back from these words."""

from __future__ import annotations

import argparse
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class GeneratorOptions:
    """The options of `tinygen compile` that decide what is generated, beside model, device and name.

    Attributes: see `tinygen.pipeline.compile_model`.
    """

    optimize: str = "balanced"
    encode: str = "none"
    arena: int | None = None
    feed: bool = False
    regions: tuple[str, ...] = ()
    package: str | None = None

    def words(self) -> tuple[str, ...]:
        """For the command line; what is left at its default is not said."""
        found: list[str] = []
        for word, value, default in (
            ("--optimize", self.optimize, "balanced"),
            ("--encode", self.encode, "none"),
            ("--arena", self.arena, None),
            ("--package", self.package, None),
        ):
            found += [word, str(value)] if value != default else []
        found += ["--feed"] if self.feed else []
        found += [word for region in self.regions for word in ("--region", region)]
        return tuple(found)

    def keywords(self) -> dict[str, Any]:
        """For `tinygen.pipeline.compile_model`."""
        return asdict(self)


def generator_parser(description: str | None) -> argparse.ArgumentParser:
    """Reads the words of a generator's step: `-o`, and those of `add_generator_words`."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("-o", "--output", required=True)
    add_generator_words(parser)
    return parser


def add_generator_words(parser: argparse.ArgumentParser) -> None:
    """Make `parser` read what says how a library was generated: model, `--device`, `--name`, GeneratorOptions."""
    parser.add_argument("model")
    parser.add_argument("--device", required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--optimize", default="balanced")
    parser.add_argument("--encode", default="none")
    parser.add_argument("--arena", type=int)
    parser.add_argument("--feed", action="store_true")
    parser.add_argument("--region", dest="regions", action="append", default=[])
    parser.add_argument("--package")


def parsed_options(words: argparse.Namespace) -> GeneratorOptions:
    """The options among what a parser with `add_generator_words` has read."""
    return GeneratorOptions(words.optimize, words.encode, words.arena, words.feed, tuple(words.regions), words.package)
