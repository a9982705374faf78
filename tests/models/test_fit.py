"""Where a part is too small for a network, tinygen says so: by how much, and with exit status 1."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.models import suite
from tests.models.targets import CORES
from tinygen.report.analyze import analyze

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
