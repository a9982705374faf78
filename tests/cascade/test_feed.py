"""Input fed by rows: the same result for every split of the rows, in memory that never holds the whole input."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from tests.cascade.networks import draw_remade, random_network
from tests.models import suite
from tests.passes.agreement import inputs_of
from tests.plan.checker import check_plan
from tinygen.build.images import build_host_program
from tinygen.cascade.kernel import cascade_kernel
from tinygen.cascade.node import cascade_node
from tinygen.cascade.patches import patches_of
from tinygen.codegen.generate import generate
from tinygen.codegen.library import Library
from tinygen.codegen.lowering import Lowered
from tinygen.conformance.draw import SeededDraw
from tinygen.device import Image
from tinygen.host.model import HostModel
from tinygen.host.toolchain import host_toolchain
from tinygen.ir import DType, Graph, MismatchError, TinygenError, UnsupportedError, dump, verify
from tinygen.pipeline import compile_model
from tinygen.plan import plan_memory
from tinygen.plugins import create_session
from tinygen.verification.reference import run_reference
from tinygen.verification.run import verify as verify_library
from tinygen.verification.runners import image_runner

SESSION = create_session()


def network(seed: int) -> Graph:
    dtype = DType.FLOAT32 if seed % 4 == 2 else DType.INT8
    return verify(random_network(SeededDraw(seed), dtype, fold=seed % 2 == 1))


def fed(graph: Graph, device: str = "host", optimize: str = "ram") -> Library:
    return compile_model(graph, device, optimize=optimize, feed=True, session=SESSION)


def splits(rows: int, seed: int) -> list[list[int]]:
    """One row at a time, all at once, and at random, nothing at times."""
    found = [[1] * rows, [rows]]
    rng = random.Random(seed)
    for _ in range(3):
        pieces: list[int] = []
        while sum(pieces) < rows:
            pieces.append(rng.randint(0, rows - sum(pieces)))
        found.append(pieces)
    return found


@pytest.mark.parametrize("device", ["host", "cortex-m4", "rv32imc"])
@pytest.mark.parametrize("seed", range(20, 30))
def test_every_split_gives_the_same(seed: int, device: str) -> None:
    graph = network(seed)
    try:
        library = fed(graph, device, ("ram", "balanced")[seed % 2])
    except UnsupportedError:
        assert device != "host"
        pytest.skip("rows are not aligned")
    lowered = library.lowered
    first, *others = lowered.graph.nodes  # what is fed is no tensor of the arena
    seen = replace(lowered.graph, inputs=(), nodes=(replace(first, inputs=()), *others))
    check_plan(seen, lowered.kernels, lowered.plan, SESSION.device(device).alignment)
    model = HostModel(library, host_toolchain())
    for one in inputs_of(graph, np.random.default_rng(seed)):
        expected = run_reference(graph, one, SESSION.ops)[graph.outputs[0]]
        for pieces in splits(graph.tensors[0].shape[1], seed):
            model.feed(one[0], pieces)
            np.testing.assert_array_equal(model.outputs_now()[0], expected, err_msg=f"{pieces}\n{dump(graph)}")


@pytest.mark.parametrize("device", ["host", "cortex-m4"])
@pytest.mark.parametrize(
    ("seed", "remaking"), [*((s, False) for s in range(50, 58)), *((s, True) for s in range(72, 80))]
)
def test_layers_that_take_turns(seed: int, remaking: bool, device: str) -> None:
    graph, target = network(seed), SESSION.device(device)
    draw = SeededDraw(seed)
    rows = tuple(draw.integer(1, 3) for _ in graph.nodes)
    remade = draw_remade(draw, graph) if remaking else ()
    node = cascade_node(graph, graph.nodes, seed % 3 + 1, True, rows if seed % 4 or not remaking else (), remade=remade)
    patches = patches_of(graph, node)
    assert patches is not None
    kernel = cascade_kernel(graph, node, patches, lambda n: SESSION.kernel(n, target, "ram"), target.alignment)
    if kernel is None:
        assert device != "host"
        pytest.skip("rows are not aligned")
    plan = plan_memory(replace(graph, nodes=(replace(node, inputs=()),), inputs=()), [kernel], target.alignment)
    lowered = Lowered(replace(graph, nodes=(node,)), (kernel,), plan, (0,))
    model = HostModel(generate(SESSION, lowered, target, "net"), host_toolchain())
    for one in inputs_of(graph, np.random.default_rng(seed)):
        expected = run_reference(graph, one, SESSION.ops)[graph.outputs[0]]
        for pieces in splits(graph.tensors[0].shape[1], seed):
            model.feed(one[0], pieces)
            np.testing.assert_array_equal(model.outputs_now()[0], expected, err_msg=f"{pieces}\n{dump(graph)}")


@pytest.mark.parametrize("seed", range(30, 34))
def test_under_sanitizers(seed: int) -> None:
    graph, target = network(seed), SESSION.device("host")
    library = fed(graph)
    program = build_host_program(library, SESSION.toolchain(target, None), sanitize=True)
    sets = list(inputs_of(graph, np.random.default_rng(seed)))
    for one, tensors in zip(sets, image_runner(SESSION, library, target, Image(program), sets), strict=True):
        expected = run_reference(graph, one, SESSION.ops)
        np.testing.assert_array_equal(tensors[graph.outputs[0]], expected[graph.outputs[0]])


def test_too_many_rows_are_refused_and_missing_ones_found() -> None:
    graph = network(20)
    model = HostModel(fed(graph), host_toolchain())
    (image,) = next(iter(inputs_of(graph, np.random.default_rng(0))))
    rows = image.shape[1]
    with pytest.raises(TinygenError, match="feed_end returned 2"):
        model.feed(image, [rows - 1])
    taller = np.concatenate([image, image], axis=1)
    with pytest.raises(TinygenError, match="feed returned 2"):
        model.feed(taller, [rows, 1])
    with pytest.raises(TinygenError, match="feed returned 2"):
        model.feed(taller, [rows + 1])
    model.feed(image, [rows])
    np.testing.assert_array_equal(model.outputs_now()[0], run_reference(graph, [image], SESSION.ops)[graph.outputs[0]])


@pytest.mark.parametrize("device", ["rv32imac-zve32x", "rv32imc"])
def test_a_costly_feed_is_still_found(device: str) -> None:
    """Single pixels cost these cores far more than the share: it must be had all the same."""
    library = compile_model(suite.model_path("sww_int8"), device, name="sww", feed=True, session=SESSION)
    assert library.lowered.graph.nodes[0].attrs.feed


@pytest.mark.parametrize(
    ("kind", "device", "arena"),
    [
        *(("kws", "cortex-m4", 4_700), ("vww", "cortex-m4", 14_000), ("ic", "cortex-m4", 15_400)),
        *(("sww", "cortex-m4", 2_850), ("kws", "rv32imc", 6_500)),
    ],
)
def test_networks_on_cores(kind: str, device: str, arena: int) -> None:
    name = f"{kind}_int8"
    path = suite.model_path(name)
    library = compile_model(path, device, name=kind, optimize="ram", feed=True, session=suite.session())
    assert library.lowered.plan.arena_bytes <= arena
    assert f"{kind}_invoke" not in library.files[f"{kind}.h"]
    with suite.skip_if_missing():
        sets = suite.input_sets(name)[::5]
        outcome = verify_library(suite.session(), library, sets, on="emulator", oracle="tflm", model=path.read_bytes())
    assert outcome.bit_exact, outcome.where


def test_what_cannot_be_fed_is_refused() -> None:
    with pytest.raises(UnsupportedError, match="no image"):
        compile_model(suite.model_path("ad_int8"), "host", feed=True, session=SESSION)
    with pytest.raises(MismatchError, match="too many"):
        compile_model(suite.model_path("kws_int8"), "host", feed=True, arena=1_000, session=SESSION)
