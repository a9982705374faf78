"""`python -m tinygen.build.steps.run_firmware`: starts a firmware image with one input and prints the outputs."""

from __future__ import annotations

import argparse
from pathlib import Path

from tinygen.build.generator_options import add_generator_words, parsed_options
from tinygen.build.steps.run import run_step


def main() -> None:
    """Run the image in the device's emulator (or as a program) and print what the network answers."""
    from tinygen.device import Image
    from tinygen.pipeline import compile_model
    from tinygen.plugins import create_session
    from tinygen.verification.inputs import load_inputs, make_inputs
    from tinygen.verification.runners import pack_inputs, read_tensors

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("image", type=Path)
    add_generator_words(parser)
    parser.add_argument("--data", type=Path, help="an .npz with input sets; by default one is made")
    words = parser.parse_args()
    session = create_session()
    options = parsed_options(words).keywords()
    library = compile_model(words.model, words.device, name=words.name, session=session, **options)
    graph = library.lowered.graph
    sets = load_inputs(words.data, graph) if words.data else make_inputs(graph, 1)
    result = session.run(library.device, Image(words.image.resolve(), library.marks), pack_inputs(sets))
    print(f"{words.image} on {result.engine}")
    for number, tensors in enumerate(read_tensors(library, result, len(sets))):
        for index in graph.outputs:
            tensor = graph.tensors[index]
            print(f"input {number}, output {tensor.name}: {' '.join(map(str, tensors[index].reshape(-1).tolist()))}")


if __name__ == "__main__":
    run_step(main)
