"""Tests as targets: results kept and replayed, logs, failures, oracles and accuracy."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from .conftest import Space, make_space

BUILD = """
tg_library(name = "digits", model = "digits.tflite")
tg_test(name = "host_test", library = ":digits", count = 6)
tg_test(name = "core_test", library = ":digits", on = "emulator", count = 2)
"""
TASK = """
import numpy as np
from tinygen.compress.data import Data, Samples

def task():
    inputs = np.zeros((8, 8, 8, 1), np.float32)
    samples = Samples(inputs, np.full(8, {answer}))
    return Data(samples, samples, samples)
"""


def one_answer() -> int:
    """What the network says to a black image."""
    import tinygen

    from .conftest import DIGITS

    model = tinygen.load(tinygen.compile(DIGITS))
    tensor = model.inputs[0]
    return int(np.argmax(model(np.full(tensor.shape, tensor.zero_point, np.int8))))


def test_results_are_kept_and_replayed(space: Space) -> None:
    pytest.importorskip("unicorn", reason="pip install unicorn capstone")
    space.model()
    space.write("net/BUILD.tg", BUILD)
    first = space.build("//...", "-d", "cortex-m4", command="test")
    assert [(t["status"], t["cached"]) for t in first["targets"]] == [("passed", False)] * 2
    assert all(t["result"]["bit_exact"] and t["result"]["tensors"] > 10 for t in first["targets"])
    said = space.run("test", "//...", "-d", "cortex-m4")
    assert "//net:host_test@cortex-m4  (cached) PASSED" in said
    assert "2 of 2 tests pass" in said
    assert "PASSED" in (space.root / "build/cortex-m4/net/host_test.log").read_text()


def test_a_failing_test_says_where_its_log_is_and_others_run(space: Space) -> None:
    """The floor of one test is out of reach; when it is lowered, the failure is not replayed."""
    space.model()
    space.write("net/task.py", TASK.format(answer=one_answer()))
    text = """
tg_library(name = "digits", model = "digits.tflite")
tg_test(name = "a_test", library = ":digits", count = 2, accuracy = FLOOR, task = "task:task", data = ["task.py"])
tg_test(name = "b_test", library = ":digits", count = 3)
"""
    space.write("net/BUILD.tg", text.replace("FLOOR", "1.5"))
    said = space.run("test", "//...", "-d", "host", status=1)
    log = "build/host/net/a_test.failed.log"
    assert "//net:a_test@host  FAILED in" in said and f"log: {log}" in said
    assert "//net:b_test@host  PASSED" in said
    assert "accuracy: 1.0000 on 8 samples, at least 1.5 is asked for" in (space.root / log).read_text()
    assert not (space.root / "build/host/net/a_test.log").exists()
    assert "(cached)" not in space.run("test", "//net:a_test", "-d", "host", status=1)
    space.write("net/BUILD.tg", text.replace("FLOOR", "0.9"))
    (result,) = space.build("//net:a_test", "-d", "host", command="test")["targets"]
    assert (result["status"], result["cached"], result["result"]["accuracy"]) == ("passed", False, 1.0)
    assert not (space.root / log).exists()


def test_python_code_that_nobody_declared_is_named(space: Space) -> None:
    space.model()
    space.write("net/task.py", "import answers\n" + TASK.format(answer="answers.ANSWER"))
    space.write("net/answers.py", f"ANSWER = {one_answer()}\n")
    text = """
tg_library(name = "digits", model = "digits.tflite")
tg_test(name = "t", library = ":digits", count = 1, accuracy = 0.9, task = "task:task", data = DATA)
"""
    space.write("net/BUILD.tg", text.replace("DATA", '["task.py"]'))
    said = space.run("test", "//net:t", "-d", "host", status=1)
    assert "it reads net/answers.py, which the build does not know of" in said
    space.write("net/BUILD.tg", text.replace("DATA", 'glob(["*.py"])'))
    assert "PASSED" in space.run("test", "//net:t", "-d", "host")


def test_tinygen_s_own_code_may_lie_in_the_workspace(tmp_path: Path, own_tinygen: Path) -> None:
    """It is known by its digest: no target need declare it."""
    space = make_space(tmp_path, own_tinygen)
    assert space.root in own_tinygen.parents
    space.model()
    space.write("net/task.py", TASK.format(answer=one_answer()))
    space.write(
        "net/BUILD.tg",
        """
tg_library(name = "digits", model = "digits.tflite")
tg_test(name = "t", library = ":digits", count = 1, accuracy = 0.9, task = "task:task", data = ["task.py"])
""",
    )
    assert "PASSED" in space.run("test", "//net:t", "-d", "host")


def test_every_option_of_a_library_reaches_its_test_and_its_firmware(space: Space) -> None:
    space.model()
    space.write(
        "net/BUILD.tg",
        """
tg_library(name = "digits", model = "digits.tflite", feed = True, optimize = "ram")
tg_test(name = "t", library = ":digits", count = 2)
tg_firmware(name = "firmware", library = ":digits")
""",
    )
    assert "PASSED" in space.run("test", "//net:t", "-d", "host")
    assert "digits_feed(" in (space.root / "build/host/net/digits/digits.h").read_text()
    assert "input 0, output " in space.run("run", "//net:firmware", "-d", "host")


def test_a_mismatch_fails_unless_it_is_tolerated(tmp_path: Path, own_tinygen: Path) -> None:
    """The C code is made wrong; the reference is not."""
    space = make_space(tmp_path / "space", own_tinygen)
    space.model()
    header = own_tinygen / "tinygen_runtime/softmax/tg_softmax_row_s8.h"
    assert "sum = 0;" in header.read_text()
    header.write_text(header.read_text().replace("sum = 0;", "sum = 1u << 19;"))
    test = 'tg_test(name = "t", library = ":digits", count = 2{})'
    wrong = 'tg_library(name = "digits", model = "digits.tflite")\n'
    space.write("net/BUILD.tg", wrong + test.format(""))
    (found,) = space.build("//...", "-d", "host", command="test", status=1)["targets"]
    assert found["status"] == "failed"
    log = (space.root / found["log"]).read_text()
    assert "bit exact: False" in log and "instead of" in log
    space.write("net/BUILD.tg", wrong + test.format(", tolerance = 255.0"))
    (found,) = space.build("//...", "-d", "host", command="test")["targets"]
    assert found["status"] == "passed" and not found["result"]["bit_exact"]


def test_a_test_that_cannot_be_built_is_not_run(space: Space) -> None:
    space.write("net/digits.tflite", "no model")
    space.write("net/BUILD.tg", BUILD)
    said = space.run("test", "//net:host_test", "-d", "host", "--json", "r.json", status=1)
    assert "NOT RUN" in said and "digits.tflite" in said
    assert json.loads((space.root / "r.json").read_text())["targets"][0]["status"] == "not run"


def test_no_test_among_the_targets(space: Space, tmp_path: Path) -> None:
    space.model()
    space.write("net/BUILD.tg", BUILD)
    assert "none of these targets is a test" in space.run("test", "//net:digits", "-d", "host", status=2)
