"""What goes wrong: one clear message, nothing half-written, and the next build goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tinygen.build.execute.lock import workspace_lock

from .conftest import Space, make_space

LIBRARY = 'tg_library(name = "digits", model = "digits.tflite")\n'
SLOW_COMPILER = """#!/bin/sh
[ "$1" = --version ] && echo "gcc (slow) 1" && exit
touch {started}
sleep {seconds}
exec /usr/bin/gcc "$@"
"""


def library(space: Space) -> Space:
    space.model()
    space.write("net/BUILD.tg", LIBRARY)
    return space


def slow_compiler(space: Space, seconds: float) -> Path:
    """From now on each compilation takes that long; the file that the first one makes."""
    started = space.root.parent / "started"
    program = space.root.parent / "bin" / "gcc"
    program.parent.mkdir()
    program.write_text(SLOW_COMPILER.format(started=started, seconds=seconds))
    program.chmod(0o755)
    space.variables["PATH"] = f"{program.parent}:{os.environ['PATH']}"
    return started


def wait_for(path: Path, process: subprocess.Popen[str]) -> None:
    while not path.exists():
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)


def test_a_label_that_is_not_there(space: Space) -> None:
    library(space)
    for command in ("build", "test", "explain", "run"):
        said = space.run(command, "//net:digit", "-d", "host", status=2)
        assert "did you mean 'digits'?" in said


def test_a_model_that_cannot_be_compiled(space: Space) -> None:
    library(space)
    space.write("net/digits.tflite", "no network")
    result = space.build("//...", "-d", "host", status=1)
    assert "digits.tflite" in result["failures"][0]["output"]
    assert not space.outputs()
    space.model()
    assert space.build("//...", "-d", "host")["targets"][0]["status"] == "built"


def test_after_a_failure_what_does_not_depend_on_it_goes_on(space: Space) -> None:
    library(space)
    space.write("bad/BUILD.tg", 'tg_library(name = "bad", model = "bad.tflite")\n')
    space.write("bad/bad.tflite", "no network")
    assert "//bad:bad@host  failed" in space.run("build", "//...", "-d", "host", "-j1", status=1)
    assert "//net:digits@host  skipped" in space.run("build", "//...", "-d", "host", "-j1", status=1)
    result = space.build("//...", "-d", "host", "--keep-going", status=1)
    assert {t["label"]: t["status"] for t in result["targets"]} == {
        "//bad:bad@host": "failed",
        "//net:digits@host": "built",
    }


def test_an_old_result_stays_when_its_successor_fails(space: Space) -> None:
    library(space)
    space.build("//...", "-d", "host")
    before = space.outputs()
    space.write("net/digits.tflite", "no network")
    assert space.build("//...", "-d", "host", status=1)["targets"][0]["status"] == "failed"
    assert space.outputs() == before


def test_a_missing_compiler(space: Space, tmp_path: Path) -> None:
    """With --keep-going the host's library is built all the same."""
    library(space)
    empty = tmp_path / "bin"
    empty.mkdir()
    for name in ("gcc", "ar", "as", "ld", "cc"):
        (empty / name).symlink_to(f"/usr/bin/{name}")
    space.write("hide/ziglang/__init__.py", "raise ImportError\n")
    space.variables |= {"PATH": str(empty)}
    space.write(
        "net/BUILD.tg",
        LIBRARY.replace(")", ', compatible_with = ["device=host"])')
        + 'tg_library(name = "arm", model = "digits.tflite")\n',
    )
    words = ("build", "//net:arm@esp32", "//net:digits@host")
    said = space.run(*words, status=2)
    assert "net/BUILD.tg:2" in said and "esp32" in said and "install" in said
    said = space.run(*words, "--keep-going", status=1)
    assert "//net:digits@host  built" in said and "//net:arm@esp32  failed" in said


PLUGIN = """
from tinygen.api import Attribute, Provided, Rule, hookimpl

def actions(context):
    {body}

@hookimpl
def tinygen_build_rules():
    return [Rule("odd", "An odd rule.", (), actions)]
"""


def plugin(space: Space, body: str, version: str = "1.0") -> None:
    """Installs a plugin whose rule `odd` does `body`."""
    site = space.root.parent / "plugin"
    (site / "odd_plugin-1.0.dist-info").mkdir(parents=True, exist_ok=True)
    (site / "odd_plugin-1.0.dist-info/METADATA").write_text(f"Name: odd-plugin\nVersion: {version}\n")
    (site / "odd_plugin-1.0.dist-info/entry_points.txt").write_text("[tinygen]\nodd = odd_plugin\n")
    (site / "odd_plugin.py").write_text(PLUGIN.format(body=body))
    if str(site) not in space.variables["PYTHONPATH"]:
        space.variables["PYTHONPATH"] += f":{site}"


def test_rules_of_plugins_that_fail(space: Space) -> None:
    space.write("pkg/BUILD.tg", 'odd(name = "x")\n')
    for body, words in (
        ("raise KeyError('lost')", "the rule odd raised KeyError: 'lost'"),
        ("return 3", "the rule odd gives 3"),
        ("context.action('Make', ['true'], inputs=[], outputs=['src/x']); return Provided({})", "would write src/x"),
        ("context.action('Make', ['true'], inputs=[], outputs=[]); return Provided({})", "an action makes files"),
    ):
        plugin(space, body)
        said = space.run("build", "//pkg:x", "-d", "host", status=2)
        assert words in said and "pkg/BUILD.tg:1" in said
    plugin(
        space,
        "o = context.output('x'); context.action('Make', ['true'], inputs=[], outputs=[o]); "
        "return Provided({'it': (o,)})",
    )
    assert "did not write build/host/pkg/x" in space.run("build", "//pkg:x", "-d", "host", status=1)
    plugin(
        space,
        "o = context.output('x'); context.action('Make', ['no-such-program'], inputs=[], outputs=[o]); "
        "return Provided({'it': (o,)})",
    )
    assert "no-such-program: no such program" in space.run("build", "//pkg:x", "-d", "host", status=1)
    plugin(
        space,
        "o = context.output('x'); context.action('Make', ['cp', 'pkg/none', o], inputs=['pkg/none'], outputs=[o]); "
        "return Provided({'it': (o,)})",
    )
    assert "pkg/none" in space.run("build", "//pkg:x", "-d", "host", status=1)


def test_ctrl_c_and_then_the_rest(space: Space) -> None:
    library(space)
    started = slow_compiler(space, 0.5)
    process = space.start("build", "//...", "-d", "host", "-j1")
    wait_for(started, process)
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate()
    assert process.returncode == 130 and "interrupted" in errors and "Traceback" not in errors, output + errors
    assert not list((space.root / "build/.tinygen/staging").iterdir())
    result = space.build("//...", "-d", "host")
    assert result["up_to_date"] >= 2  # what was finished counts
    assert result["executed"] + result["up_to_date"] == result["actions"]


def test_a_killed_build_leaves_nothing_that_is_taken_for_finished(space: Space, tmp_path: Path) -> None:
    library(space)
    started = slow_compiler(space, 0.5)
    process = space.start("build", "//...", "-d", "host")
    wait_for(started, process)
    process.kill()
    process.communicate()
    space.variables["PATH"] = os.environ["PATH"]
    space.build("//...", "-d", "host")
    clean = library(make_space(tmp_path / "clean", Path(space.variables["PYTHONPATH"])))
    clean.build("//...", "-d", "host")
    assert space.outputs() == clean.outputs()


def test_inputs_that_come_back_after_a_killed_build(space: Space, tmp_path: Path) -> None:
    """The killed build made outputs of the new inputs; the old ones are back: none of it is taken for up to date."""
    library(space)
    space.build("//...", "-d", "host", "-j1")
    before = space.outputs()
    space.write("net/BUILD.tg", LIBRARY.replace(")", ', compiler_flags = ["-Os"])'))
    process = space.start("build", "//...", "-d", "host", "-j1")
    while space.outputs() == before:
        assert process.poll() is None, process.communicate()
    process.kill()
    process.communicate()
    library(space)
    assert space.build("//...", "-d", "host")["executed"] > 0
    assert space.outputs() == before


def test_a_second_build_waits_for_the_first(space: Space) -> None:
    library(space)
    with workspace_lock(space.root, print):
        second = space.start("build", "//...", "-d", "host")
        assert second.stderr is not None
        said = second.stderr.readline()
        assert f"(process {os.getpid()}): waiting for it" in said
        assert second.poll() is None
    output, _ = second.communicate()
    assert second.returncode == 0 and "//net:digits@host  built" in output


def test_a_full_disk(space: Space) -> None:
    """Files may not grow beyond a few bytes: the message names the file, and the next build goes on."""
    library(space)
    space.build("//...", "-d", "host")
    before = space.outputs()
    space.write("net/BUILD.tg", LIBRARY.replace(")", ', compiler_flags = ["-g"])'))
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000));"
        "from tinygen.cli import main; main(sys.argv[1:])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "build", "//...", "-d", "host"],
        cwd=space.root,
        capture_output=True,
        text=True,
        env={**os.environ, **space.variables},
    )
    assert done.returncode in (1, 2) and "Traceback" not in done.stderr, done.stdout + done.stderr
    assert "too large" in done.stdout + done.stderr and "system:" not in done.stdout + done.stderr
    assert space.outputs() == before
    assert space.build("//...", "-d", "host")["targets"][0]["status"] == "built"
