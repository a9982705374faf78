"""Programs in C and C++ that use a library's folder, linked and run on the host."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from tests.library import programs
from tests.library.folders import (
    OURS,
    THEIRS,
    Build,
    archive,
    compile_folder,
    folder_of,
    library,
    model_file,
    run,
    toolchain,
)
from tests.models import suite
from tinygen.build.library_folder import write_library
from tinygen.ir import Array
from tinygen.pipeline import compile_model
from tinygen.verification.inputs import Inputs, make_inputs
from tinygen.verification.reference import run_reference

STRICT = ("-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror")


def inputs_of(model: str, count: int) -> list[Inputs]:
    return make_inputs(library(model).lowered.graph, count, seed=5)


def expected(model: str, sets: list[Inputs]) -> list[Array]:
    """The first output for each input set, by the numpy reference."""
    graph = library(model).lowered.graph
    return [run_reference(graph, one, suite.session().ops)[graph.outputs[0]] for one in sets]


def linked(model: str, text: str, folder: Path, *, language: str = "c", flags: tuple[str, ...] = ()) -> Path:
    """The program `text` with the library of `model`, in C by gcc or in C++ by g++."""
    objects = compile_folder(folder_of(model), toolchain(Build("host", "gcc")), folder / "objects", flags)
    source = folder / f"main.{language}"
    source.write_text(programs.program(text, model))
    if language == "c":
        words = ["gcc", "-std=c11", *STRICT]
    elif shutil.which("g++"):
        words = ["g++", "-std=c++17", *STRICT]
    else:
        pytest.skip("g++ is not installed: apt-get install g++")
    run([*words, *flags, f"-I{folder_of(model)}", source, *objects, "-o", folder / "program"])
    return folder / "program"


def output_of(program: Path, sets: list[Inputs]) -> bytes:
    data = b"".join(array.tobytes() for one in sets for array in one)
    done = subprocess.run([str(program)], input=data, capture_output=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout


@pytest.mark.parametrize("language", ["c", "cpp"])
@pytest.mark.parametrize("model", [*OURS, *THEIRS])
def test_a_program_computes_what_the_reference_says(model: str, language: str, tmp_path: Path) -> None:
    sets = inputs_of(model, 8)
    program = linked(model, programs.FILTER, tmp_path, language=language)
    assert output_of(program, sets) == b"".join(array.tobytes() for array in expected(model, sets))


@pytest.mark.parametrize("model", [*OURS, *THEIRS])
def test_the_arena_is_exact_and_checked(model: str, tmp_path: Path) -> None:
    program = linked(model, programs.ARENA, tmp_path)
    used, size = map(int, output_of(program, inputs_of(model, 2)).split())
    assert size == library(model).lowered.plan.arena_bytes
    assert size - 16 < used <= size, "the arena is longer than what the network uses"


@pytest.mark.parametrize("model", OURS)
def test_two_threads_with_two_arenas(model: str, tmp_path: Path) -> None:
    sets = inputs_of(model, 2)
    program = linked(model, programs.THREADS, tmp_path, flags=("-pthread",))
    assert output_of(program, sets) == b"".join(array.tobytes() for array in expected(model, sets))


def test_two_networks_in_one_program(tmp_path: Path) -> None:
    """They share runtime files of the same name; static libraries bring each once."""
    libraries = []
    for name, model in (("first", "digits_int8"), ("second", "digits_float32")):
        write_library(compile_model(model_file(model), "host", name=name, session=suite.session()), tmp_path / name)
        objects = compile_folder(tmp_path / name, toolchain(Build("host", "gcc")), tmp_path / f"{name}-objects")
        libraries.append(archive(objects, tmp_path / f"lib{name}.a"))
    source = tmp_path / "main.c"
    source.write_text(programs.TWO_NETWORKS)
    folders = [f"-I{tmp_path / 'first'}", f"-I{tmp_path / 'second'}"]
    run(["gcc", "-std=c11", *STRICT, *folders, source, *libraries, "-o", tmp_path / "program"])
    sets = [inputs_of("digits_int8", 1)[0], inputs_of("digits_float32", 1)[0]]
    outputs = [*expected("digits_int8", sets[:1]), *expected("digits_float32", sets[1:])]
    assert output_of(tmp_path / "program", sets) == b"".join(array.tobytes() for array in outputs)


def test_macros_and_float_helpers(tmp_path: Path) -> None:
    model = "digits_int8"
    program = linked(model, programs.HELPERS, tmp_path)
    reals = [0.0, -1e30, 1e30, float("nan"), 0.25, 0.5, 1.0, 1e-9]
    done = subprocess.run([str(program)], input="\n".join(map(str, reals)), capture_output=True, text=True)
    assert done.returncode == 0
    shape, scales, *values = done.stdout.splitlines()
    graph = library(model).lowered.graph
    x, y = graph.tensors[graph.inputs[0]], graph.tensors[graph.outputs[0]]
    assert shape == f"{' '.join(map(str, x.shape))} {x.name} {x.elements} {y.bytes} 2"
    words = scales.split()
    assert [np.float32(words[0]), int(words[1])] == [np.float32(x.scale), x.zero_point]
    assert [np.float32(words[2]), int(words[3])] == [np.float32(y.scale), y.zero_point]
    for real, line in zip(reals, values, strict=True):
        stored, again = line.split()
        if np.isfinite(real) and abs(real) < 1e9:
            exact = np.clip(real / x.scale + x.zero_point, -128, 127)
            assert abs(int(stored) - exact) <= 0.5 + 1e-3
        else:
            assert int(stored) == (127 if real > 0 else -128)
        assert np.float32(again) == np.float32(np.float32(y.scale) * np.float32(int(stored) - y.zero_point))
