"""`--region`: what is asked for is where it is asked for, in the C and in the report, and the results are the same."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import tinygen
from tests.library.folders import DIGITS
from tinygen.api import WARNINGS
from tinygen.build.library_folder import write_library
from tinygen.codegen.regions import parse_regions
from tinygen.device import Device, Memory
from tinygen.host.model import HostModel
from tinygen.host.toolchain import host_toolchain
from tinygen.ir import DeviceError, MismatchError, TinygenError, ToolError, UnsupportedError
from tinygen.plugins import Session, create_session, hookspecs
from tinygen.report.analyze import analyze
from tinygen.verification.run import verify

MODEL = DIGITS / "digits_int8.tflite"


class Boards:
    """A plugin with devices of several memories, built and run as the host is."""

    @staticmethod
    @hookspecs.hookimpl
    def tinygen_devices() -> tuple[Device, ...]:
        parts = (
            Memory("flash", "flash", 2 << 10),
            Memory("Octal Flash", "flash", 1 << 20),
            Memory("slow", "psram", 1 << 20, wait_cycles=9),
            Memory("DTCM", "ram", 1 << 10),
            Memory("AXI SRAM", "ram", 64 << 10, wait_cycles=2),
        )
        large = replace(parts[3], bytes=1 << 16)
        common = {"family": "test", "description": "several memories", "isa": "native"}
        return Device("two", **common, memories=parts), Device("one", **common, memories=(*parts[:3], large, parts[4]))


@pytest.fixture(scope="module")
def session() -> Session:
    return create_session([("boards", Boards)])


def compiled(session: Session, *regions: str, device: str = "two", optimize: str = "time") -> tinygen.Library:
    return tinygen.compile(MODEL, device, name="net", optimize=optimize, regions=regions, session=session)


def assert_exact(library: tinygen.Library, session: Session) -> None:
    host = tinygen.compile(MODEL, "host", name="net", optimize="time", session=session)
    mine, other = HostModel(library), HostModel(host)
    for inputs in tinygen.make_inputs(library.lowered.graph, 5):
        values = [inputs[i] for i in library.lowered.graph.inputs]
        for one, two in zip(mine.run(values), other.run(values), strict=True):
            np.testing.assert_array_equal(one, two)


def test_an_arena_that_fits_the_fastest_memory_is_one(session: Session) -> None:
    library = compiled(session, device="one")
    assert library.report["arenas"] == [{"memory": "dtcm", "bytes": library.report["arena_bytes"]}]
    assert "net_invoke(void *arena);" in library.files["net.h"]
    assert "ARENA1" not in library.files["net.h"]


def test_an_arena_that_does_not_fit_it_is_split(session: Session) -> None:
    library = compiled(session)
    parts = {one["memory"]: one["bytes"] for one in library.report["arenas"]}
    assert list(parts) == ["dtcm", "axi-sram"], "the slowest is not needed"
    assert 0 < parts["dtcm"] <= 1024 < parts["axi-sram"]
    assert sum(parts.values()) == library.report["arena_bytes"]
    assert_exact(library, session)


def test_pins(session: Session) -> None:
    library = compiled(session, "arena=dtcm", "input:0=slow", "layer:0.output=axi-sram", device="one")
    memories = library.lowered.plan.memories
    plan, graph = library.lowered.plan, library.lowered.graph
    assert memories == ("dtcm", "axi-sram", "slow")
    assert memories[plan.room_of[graph.inputs[0]]] == "slow"
    assert library.report["layers"][0]["memories"]["outputs"] == ["axi-sram"]
    assert "net_input0(void *arena2)" in library.files["net.h"]
    assert_exact(library, session)


def test_constants_have_sections(session: Session, tmp_path: Path) -> None:
    library = compiled(session, "weights=octal-flash", "layer:0.weights=flash", device="one")
    text = library.files["net_weights.c"]
    used = {n: library.report["layers"][n]["memories"].get("constants") for n in (0, 1)}
    assert used[0] == ["flash"] and "TG_SECTION_OCTAL_FLASH" in text
    assert set(library.report["constants"]) == {"flash", "octal-flash"}
    assert sum(library.report["constants"].values()) == library.report["weights_bytes"]
    write_library(library, tmp_path / "net")
    toolchain = host_toolchain("gcc")
    section = '-DTG_SECTION_OCTAL_FLASH=__attribute__((section("octal")))'
    command = [*toolchain.cc, "-std=c11", *WARNINGS, "-Werror", "-c", "net_weights.c", "-o", str(tmp_path / "w.o")]
    for flags in ([], [section]):
        subprocess.run([*command, *flags], cwd=tmp_path / "net", check=True)
        assert (b"octal\0" in (tmp_path / "w.o").read_bytes()) == bool(flags)


def test_constants_that_one_flash_does_not_hold_go_to_the_next(session: Session) -> None:
    library = compiled(session)
    held = library.report["constants"]
    assert 0 < held["flash"] <= 2 << 10
    assert held["octal-flash"] > 0


def test_analysis_says_where_and_whether_it_fits(session: Session) -> None:
    found = analyze(session, MODEL, session.device("two"), "time")
    rows = {row["memory"]: row for row in found["memories"]}
    assert found["fits"]
    assert rows["DTCM"]["needed"] <= rows["DTCM"]["available"] == 1024
    tight = analyze(session, MODEL, session.device("two"), "time", regions=("weights=flash",))
    assert not tight["fits"]


@pytest.mark.parametrize(
    ("region", "error", "words"),
    [
        ("arena", TinygenError, "WHAT=MEMORY"),
        ("stack=dtcm", TinygenError, "WHAT=MEMORY"),
        ("arena=ccm", DeviceError, "dtcm"),
        ("arena=flash", DeviceError, "only constants"),
        ("arena=dtcm:lots", TinygenError, "no number"),
        ("layer:99.output=dtcm", TinygenError, "no layer 99"),
        ("input:3=dtcm", TinygenError, "1 input"),
        ("arena=dtcm", MismatchError, "FAST"),
        ("arena=dtcm:16+axi-sram:16", MismatchError, "axi-sram"),
    ],
)
def test_wishes_that_cannot_be_met(session: Session, region: str, error: type[TinygenError], words: str) -> None:
    with pytest.raises(error, match=words):
        compiled(session, region)


def test_limits_and_auto(session: Session) -> None:
    device = session.device("two")
    found = parse_regions(device, ["arena=dtcm:512+axi-sram:2k"]).arena
    assert [(memory.label, size) for memory, size in found] == [("dtcm", 512), ("axi-sram", 2048)]
    assert [memory.label for memory, _ in parse_regions(device, ["arena=auto"]).arena] == ["dtcm", "axi-sram", "slow"]


def test_an_input_by_rows_keeps_one_arena(session: Session) -> None:
    with pytest.raises(UnsupportedError, match="several memories"):
        tinygen.compile(MODEL, "one", feed=True, regions=("arena=dtcm+slow",), session=session)


def test_bit_exact_on_an_emulated_board_with_two_memories(session: Session) -> None:
    library = tinygen.compile(
        MODEL, "cortex-m7", name="net", optimize="time", regions=("arena=dtcm:700+axi-sram",), session=session
    )
    assert len(library.lowered.plan.more_bytes) == 1 and library.lowered.plan.more_bytes[0] > 0
    try:
        outcome = verify(session, library, tinygen.make_inputs(library.lowered.graph, 2), on="emulator")
    except ToolError as error:
        pytest.skip(str(error))
    assert outcome.bit_exact
