"""The package format "esp-idf": the component builds, and its example runs, in a stand-in for ESP-IDF."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from plugins.esp32 import devices, plugin
from tinygen.api import Device, DeviceError, Graph
from tinygen.codegen.library import Library
from tinygen.ops import builtin_ops
from tinygen.pipeline import compile_model

STUB_IDF = Path(__file__).parent / "stub_idf"
DEVICES = devices.devices()


@pytest.fixture(scope="module")
def graph() -> Graph:
    """A fully connected layer with int8 tensors: small, and its outputs on zeros are its bias, requantized."""
    op = next(op for op in builtin_ops() if op.name == "FULLY_CONNECTED")()
    return next(case for case in op.cases() if len(case.inputs) == 1)


def packaged(graph: Graph, device: str) -> Library:
    return compile_model(graph, device, name="net", package="esp-idf")


def reference(graph: Graph) -> list[int]:
    """The network's output on zeros, by the operator's own numpy reference."""
    node = graph.bind(graph.nodes[0])
    op = next(op for op in builtin_ops() if op.name == node.op)()
    inputs = [
        None if t is None else t.data if t.data is not None else np.zeros(t.shape, t.dtype.numpy) for t in node.inputs
    ]
    return [int(value) for value in op.reference(node, inputs)[0].ravel()]


@pytest.mark.parametrize("device", DEVICES, ids=lambda device: device.name)
def test_every_source_is_compiled_and_nothing_else(graph: Graph, device: Device) -> None:
    library = packaged(graph, device.name)
    text = library.files["CMakeLists.txt"]
    assert re.findall(r'"(\S+\.c)"', text) == sorted(library.sources)
    assert "target_compile_options(${COMPONENT_LIB} PRIVATE -O2 -ffp-contract=off)" in text
    assert f"  - {device.name}\n" in library.files["idf_component.yml"]
    assert 'idf: ">=5.1"' in library.files["idf_component.yml"]
    assert "examples/net/main/main.c" in library.report["files"]


def test_the_clock_is_the_chips_highest(graph: Graph) -> None:
    for device in DEVICES:
        assert device.clock_hz is not None
        defaults = packaged(graph, device.name).files["examples/net/sdkconfig.defaults"]
        assert f"CPU_FREQ_MHZ_{device.clock_hz // 1_000_000}=y" in defaults


def test_the_same_c_ships_for_all_xtensa_cores(graph: Graph) -> None:
    first, *others = (packaged(graph, name) for name in ("esp32", "esp32s2", "esp32s3"))
    for other in others:
        assert other.sources == first.sources
        assert all(other.files[f] == first.files[f] for f in first.sources if f.startswith("tg_"))


def test_risc_v_chips_get_the_kernels_of_their_instruction_set(graph: Graph) -> None:
    """A file of a core's own takes the place of the shared one of the same name."""
    loops = [packaged(graph, name).files["tg_dense_s8_swar.c"] for name in ("esp32c6", "esp32")]
    assert ["__riscv" in text for text in loops] == [True, False]


@pytest.mark.skipif(shutil.which("cmake") is None, reason="needs cmake: apt-get install cmake")
@pytest.mark.parametrize("internal_ram_full", [False, True])
def test_the_example_builds_and_gives_the_networks_output(
    graph: Graph, tmp_path: Path, internal_ram_full: bool
) -> None:
    component = tmp_path / "any-folder-name"
    for name, text in packaged(graph, "esp32s3").files.items():
        path = component / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    environment = {**os.environ, "IDF_PATH": str(STUB_IDF)}
    source, build = component / "examples" / "net", tmp_path / "build"
    for words in (["cmake", "-S", str(source), "-B", str(build)], ["cmake", "--build", str(build)]):
        done = subprocess.run(words, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
    if internal_ram_full:
        environment["STUB_INTERNAL_RAM_FULL"] = "1"
    printed = subprocess.run([build / "net_example"], env=environment, capture_output=True, text=True, check=True)
    outputs = [int(value) for value in re.findall(r"output0\[\d+\] = (-?\d+)", printed.stdout)]
    assert outputs == reference(graph)
    assert "net: 0 us" in printed.stdout


def test_other_families_are_told_which_devices_there_are(graph: Graph) -> None:
    with pytest.raises(DeviceError, match="ESP-IDF does not build for device rv32imc") as caught:
        packaged(graph, "rv32imc")
    assert "esp32s3" in caught.value.cure


def test_other_formats_are_left_to_others(graph: Graph) -> None:
    library = packaged(graph, "esp32")
    assert plugin.tinygen_package(library, "arduino") is None
    assert list(plugin.tinygen_package_formats()) == ["esp-idf"]
