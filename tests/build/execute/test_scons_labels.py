"""`scons //pkg:name@device`: labels as SCons' targets, in step with `tinygen build`."""

from __future__ import annotations

import json

from .conftest import Space

SCONS = ("-m", "SCons")
BUILD = """
tg_library(name = "digits", model = "digits.tflite")
tg_firmware(name = "firmware", library = ":digits")
"""


def workspace(space: Space, sconstruct: str = "import tinygen\ntinygen.workspace()\n") -> Space:
    space.model()
    space.write("net/BUILD.tg", BUILD)
    space.write("SConstruct", sconstruct)
    return space


def test_scons_and_tinygen_know_what_the_other_has_built(space: Space) -> None:
    workspace(space)
    said = space.run("-Q", "//net:firmware@host", "-j2", program=SCONS)
    assert said.splitlines()[0] == "generate digits for host"
    assert said.splitlines()[-1] == "link build/host/net/firmware"
    assert space.build("//net:firmware", "-d", "host")["executed"] == 0
    space.write("net/BUILD.tg", BUILD.replace(")", ', compiler_flags = ["-Os"])', 1))
    assert space.build("//net:firmware", "-d", "host")["executed"] > 5
    assert space.run("-Q", "//net:firmware@host", program=SCONS) == "scons: `//net:firmware@host' is up to date.\n"


def test_patterns_devices_cleaning_and_looking(space: Space) -> None:
    workspace(space)
    space.run("-Q", "-n", "//...", "device=host", program=SCONS)
    assert not space.outputs()
    space.run("-Q", "-s", "//net:all", "device=host,rv32imc", program=SCONS)
    made = space.outputs()
    assert {"build/host/net/firmware", "build/rv32imc/net/firmware.elf"} <= set(made)
    space.run("-Q", "-q", "//net:all", "device=host,rv32imc", program=SCONS)  # asks whether it is up to date: status 0
    space.run("-Q", "-c", "//net:firmware@host", program=SCONS)
    assert "build/host/net/firmware" not in space.outputs()
    assert "build/rv32imc/net/firmware.elf" in space.outputs()


def test_an_sconstruct_with_programs_of_its_own(space: Space) -> None:
    workspace(
        space,
        "import tinygen\n"
        "env = Environment(tools=['default'], CCFLAGS=['-Wall'])\n"
        "labels = tinygen.workspace(env)\n"
        "if not labels:\n"
        "    env.Program('build/own', 'own.c')\n",
    )
    space.write("own.c", "int main(void) { return 0; }\n")
    space.run("-Q", "build/own", program=SCONS)
    assert (space.root / "build/own").exists()
    space.run("-Q", "//net:digits@host", program=SCONS)
    assert (space.root / "build/host/net/libdigits.a").exists()


def test_what_is_wrong_is_said_without_a_traceback(space: Space) -> None:
    workspace(space)
    said = space.run("-Q", "//net:firmwar", program=SCONS, status=2)
    assert "did you mean 'firmware'?" in said
    space.write("net/digits.tflite", "no network")
    assert "digits.tflite" in space.run("-Q", "//net:firmware@host", program=SCONS, status=2)


def test_compile_commands_and_trace(space: Space) -> None:
    workspace(space)
    space.build("//net:digits", "-d", "host")
    commands = json.loads((space.root / "build/compile_commands.json").read_text())
    assert len(commands) == sum(line.startswith("Compile") for line in space.executed())
    assert all((space.root / entry["file"]).exists() and entry["directory"] == str(space.root) for entry in commands)
    assert all(entry["arguments"][-1] == entry["file"] for entry in commands)
    trace = json.loads((space.root / "build/.tinygen/trace.json").read_text())["traceEvents"]
    assert {event["ph"] for event in trace} == {"X"} and len(trace) == len(space.executed())
    assert all(event["dur"] > 0 and event["ts"] >= 0 and {"pid", "tid", "name"} <= event.keys() for event in trace)
    kinds = [event["event"] for event in space.events()]
    assert (kinds[0], kinds[-1], set(kinds[1:-1])) == ("begin", "end", {"action"})


def test_compile_commands_of_earlier_builds_stay(space: Space) -> None:
    def outputs() -> set[str]:
        commands = json.loads((space.root / "build/compile_commands.json").read_text())
        return {entry["output"] for entry in commands}

    workspace(space)
    space.write("other/BUILD.tg", 'tg_library(name = "small", model = "digits.tflite", optimize = "none")\n')
    space.model("other/digits.tflite")
    space.build("//net:digits", "-d", "host")
    first = outputs()
    space.build("//other:small", "-d", "host")
    second = outputs()
    assert first < second and all((space.root / path).exists() for path in second)
    space.build("//net:digits", "-d", "host")
    assert outputs() == second
    space.run("clean", "//net:digits", "-d", "host")
    space.build("//other:small", "-d", "host")
    assert outputs() == second - first
