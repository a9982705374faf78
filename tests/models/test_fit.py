"""Where a part or board is too small for a network, tinygen says so: by how much, and with exit status 1."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.models import suite
from tests.models.targets import CORES
from tinygen.build.images import overflows
from tinygen.ir import MismatchError
from tinygen.ops.common import case
from tinygen.pipeline import compile_model
from tinygen.report.analyze import analyze
from tinygen.verification.run import prepare

TOO_SMALL = {("ad", "rv32imac"), ("ic", "rv32imac"), ("vww", "rv32imac")}
"""The GD32VF103 has 128 KiB of flash and 32 KiB of RAM: ad's weights and the arenas of ic and vww exceed them."""


@pytest.mark.parametrize("device", CORES)
@pytest.mark.parametrize("kind", suite.INT8)
def test_fit(kind: str, device: str, record_property: Callable[[str, object], None]) -> None:
    result = analyze(suite.session(), suite.model_path(f"{kind}_int8"), suite.session().device(device))
    short = [m for m in result["memories"] if m["available"] is not None and m["needed"] > m["available"]]
    assert result["fits"] == (not short)
    for memory in short:
        record_property("does not fit", f"{kind}_int8 on {device}: {memory['memory']}: needs {memory['needed']:,}, "
                        f"has {memory['available']:,} bytes")  # fmt: skip
    if (kind, device) not in TOO_SMALL:
        assert result["fits"], short


def test_the_command_says_what_does_not_fit(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "tinygen", "analyze", str(suite.model_path("ad_int8")), "--device", "rv32imac"]
    done = subprocess.run([*words, "--json", str(tmp_path / "out.json")], capture_output=True, text=True)
    assert done.returncode == 1
    assert "DOES NOT FIT" in done.stdout
    assert "of 131,072 bytes" in done.stdout
    assert json.loads((tmp_path / "out.json").read_text())["fits"] is False


def test_profile_says_what_does_not_fit() -> None:
    words = [sys.executable, "-m", "tinygen", "profile", str(suite.model_path("ad_int8")), "--device", "rv32imac"]
    done = subprocess.run(words, capture_output=True, text=True)
    if "not installed" in done.stderr or "no C compiler" in done.stderr:
        pytest.skip(done.stderr)
    assert done.returncode == 1, done.stderr
    assert "DOES NOT FIT" in done.stdout and "bytes too many" in done.stdout


@pytest.mark.parametrize("device", ["cortex-m4", "cortex-m55", "rv32imc", "esp32", "rv32imac-zve32x"])
def test_a_network_that_no_emulated_board_holds(device: str) -> None:
    """Three tensors of 8 MiB: too many for the linker, or already for the arenas of a device of several memories."""
    tensors = [case.activation((1, 1024, 1024, 8), name=name) for name in ("a", "b", "sum")]
    attrs = next(iter(suite.session().ops["ADD"].cases())).nodes[0].attrs
    graph = case.single("ADD", tensors[:2], tensors[2:], attrs)
    arenas = sum(m.kind != "flash" for m in suite.session().device(device).memories)
    words = r"the part of the arena in \w+ takes .* bytes; it has" if arenas > 1 else r"does not fit.*bytes of ram"
    with suite.skip_if_missing(), pytest.raises(MismatchError, match=words) as caught:
        prepare(suite.session(), compile_model(graph, device, session=suite.session()), "emulator")
    assert caught.value.exit_status == 1


def test_what_linkers_say() -> None:
    gnu = "ld: region `ram' overflowed by 12 bytes\nld: region `ram' overflowed by 30 bytes"
    lld = "ld.lld: error: section '.text' will not fit in region 'flash': overflowed by 7 bytes"
    assert overflows(f"{gnu}\n{lld}\n") == [("flash", 7), ("ram", 30)]
    assert overflows("undefined reference to `memcpy'") == []
