"""The suite can fail: each defect of a plugin is found, and the message says where."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.conformance.broken import Outcome, install_broken, run_suite

NATIVE = ("off-by-one", "scratch", "template", "raises", "wrong-type", "pass", "no-cure", "huge-ram", "good")
RELU = "(::RELU and not RELU6 and not RELU_)"
SELECTED = f"{RELU} or errors or memory or templates or (pass and cnn)"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install_broken(tmp_path_factory.mktemp("broken") / "site")


@pytest.fixture(scope="module")
def broken(site: Path) -> Outcome:
    """One run over all devices with a defect, on the host."""
    devices = ",".join(f"broken-{name}" for name in NATIVE)
    selected = f"({SELECTED}) and not rendered and not ds_cnn"
    return run_suite(
        site.parent / "on_host",
        f"--tinygen-device={devices}",
        "--tinygen-on=host",
        "--tinygen-draws=2",
        "-k",
        selected,
        site=site,
    )


def test_nothing_else_fails(broken: Outcome) -> None:
    """One defect, one or a few failed checks; the suite ends with status 1 and without a traceback."""
    assert broken.status == 1 and "Traceback" not in broken.text, broken.text[-3000:]
    failed = sorted(broken.report["failures"])
    assert failed == [
        "broken-good::host::templates",
        "broken-huge-ram::host::memory: what the device states",
        "broken-no-cure::host::errors: a missing compiler",
        "broken-no-cure::host::errors: an unknown compiler",
        "broken-off-by-one::host::RELU",
        "broken-pass::host::network cnn",
        "broken-raises::host::errors: an unknown operator",
        "broken-raises::host::memory: too small an arena",
        "broken-raises::host::memory: what the device states",
        "broken-scratch::host::RELU",
        "broken-template::host::RELU",
        "broken-wrong-type::host::RELU",
    ]


def test_off_by_one_names_case_kernel_and_element(broken: Outcome) -> None:
    text = broken.failure("broken-off-by-one::host::RELU")
    found = re.search(
        r"broken-off-by-one, RELU case \d+ \(int8\), kernel tg_relu_s8, tg_bump \(new\), optimize balanced, .*\n?.*"
        r"output 0.*: element \[[\d, ]+\]: (-?\d+) instead of (-?\d+) \(1 of \d+ elements differ\)",
        text,
    )
    assert found, text
    assert abs(int(found[1]) - int(found[2])) == 1
    assert "pytest --tinygen-device=broken-off-by-one --tinygen-on=host -k 'RELU'" in text


def test_scratch_overrun(broken: Outcome) -> None:
    text = broken.failure("broken-scratch::host::RELU")
    assert "a kernel wrote outside scratch" in text and "RELU case" in text and "tg_spill" in text


def test_a_template_that_does_not_render(broken: Outcome) -> None:
    text = broken.failure("broken-template::host::RELU")
    assert "relu_layer.c.j2: uses a name that is not defined: 'nonsense'" in text and "RELU case" in text


def test_a_template_that_does_not_parse(broken: Outcome) -> None:
    """Not even one that no kernel asks for."""
    assert "unused.c.j2: line 2" in broken.failure("broken-good::host::templates")


def test_a_hook_that_raises(broken: Outcome) -> None:
    text = broken.failure("broken-raises::host::errors: an unknown operator")
    assert "plugin broken: tinygen_select_kernel failed: KeyError: 'CONFORMANCE_UNKNOWN'" in text


def test_a_hook_that_returns_the_wrong_type(broken: Outcome) -> None:
    text = broken.failure("broken-wrong-type::host::RELU")
    assert "plugin broken: tinygen_select_kernel returned 'tg_relu_s8' (str), not a Kernel or None" in text


def test_a_pass_that_changes_results(broken: Outcome) -> None:
    """The changed network agrees with itself; only the network that was given shows it."""
    text = broken.failure("broken-pass::host::network cnn")
    assert "a pass changed output 0" in text and "network cnn, scheme float32" in text


def test_a_missing_compiler_without_a_cure(broken: Outcome) -> None:
    text = broken.failure("broken-no-cure::host::errors: a missing compiler")
    assert "tinygen_toolchain raised PluginError" in text and "raise api.ToolError" in text


def test_memory_that_no_device_has(broken: Outcome) -> None:
    assert "1,099,511,627,776 bytes" in broken.failure("broken-huge-ram::host::memory: what the device states")


def test_the_table_shows_what_a_plugin_overrides(broken: Outcome) -> None:
    rows = {(r["device"], r["op"], r["type"]): r for r in broken.report["operators"]}
    row = rows["broken-good", "RELU", "int8"]
    assert "tg_relu_s8" in row["symbols"] and 0 < row["own"] == row["cases"]
    assert rows["broken-good", "RELU", "float32"]["own"] == 0
    assert re.search(r"(?m)^RELU +int8 +\d+/\d+ +0-2 .* +tg_\w+$", broken.text), broken.text[-3000:]


def test_sanitizers_stop_the_scratch_overrun(site: Path) -> None:
    """And the suite goes on with the next operator."""
    done = run_suite(
        site.parent / "sanitized",
        "--tinygen-device=broken-scratch",
        "--tinygen-on=sanitizer",
        "--tinygen-draws=0",
        "-k",
        "::RELU and not RELU_",  # RELU, then RELU6
        site=site,
    )
    if "no shared AddressSanitizer" in done.text:
        pytest.skip("needs apt-get install gcc libasan8")
    text = done.failure("broken-scratch::sanitizer::RELU")
    assert "AddressSanitizer: use-after-poison" in text and "tg_spill" in text and "RELU case 0" in text
    assert done.report["checks"] == {"passed": 1, "failed": 1, "skipped": 0}


def test_on_the_core(site: Path) -> None:
    """A kernel that is off by one, among many in one image; a layer that writes behind the arena."""
    if shutil.which("riscv64-unknown-elf-gcc") is None:
        pytest.skip("needs apt-get install gcc-riscv64-unknown-elf picolibc-riscv64-unknown-elf")
    done = run_suite(
        site.parent / "on_core",
        "--tinygen-device=broken-on-core,broken-overrun",
        "--tinygen-on=emulator",
        "--tinygen-draws=2",
        "-k",
        "(on-core and ::RELU and not RELU_) or (overrun and flash)",
        site=site,
    )
    text = done.failure("broken-on-core::emulator::RELU")
    assert re.search(r"RELU case \d+ \(int8\), kernel tg_relu_s8, tg_bump .*output 0, element \[", text), text
    assert "the network wrote behind its arena of" in done.failure("broken-overrun::emulator::networks, optimize flash")
    assert done.report["checks"] == {"passed": 1, "failed": 2, "skipped": 0}
