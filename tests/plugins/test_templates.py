"""A device's template replaces a base template of the same name: the whole file, or a block of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

import tinygen
from tinygen.api import Device, PluginError, hookimpl
from tinygen.codegen.library import Library

DIGITS = Path(__file__).resolve().parents[2] / "examples" / "digits" / "digits_int8.tflite"

Compile = Callable[[dict[str, str]], Library]


@pytest.fixture
def compile_with(tmp_path: Path) -> Compile:
    """The digits network for a device whose plugin has these templates (name -> text)."""
    device = Device("templated", "test", "a device with templates", "native", frozenset())

    def compile(templates: dict[str, str]) -> Library:
        for name, text in templates.items():
            (tmp_path / name).write_text(text)
        plugin = SimpleNamespace(
            tinygen_devices=hookimpl(lambda: (device,)),
            tinygen_template_dirs=hookimpl(lambda device: (tmp_path,) if device.name == "templated" else ()),
        )
        session = tinygen.create_session([("templates", plugin)])
        return tinygen.compile(DIGITS, "templated", name="net", session=session)

    return compile


def test_a_block(compile_with: Compile) -> None:
    """The rest of the file is the base template's."""
    text = '{% extends "base/library.h.j2" %}\n{% block sizes %}\n{{ super() }}#define NET_ANSWER 42\n{% endblock %}\n'
    plain = tinygen.compile(DIGITS, "host", name="net").files["net.h"]
    header = compile_with({"library.h.j2": text}).files["net.h"]
    assert "#define NET_ANSWER 42" in header and "#define NET_ARENA_BYTES" in header
    assert set(plain.splitlines()) - set(header.splitlines()) <= {plain.splitlines()[0]}


def test_a_block_of_every_layer(compile_with: Compile) -> None:
    block = "{% block body %}\n    /* begin */\n{{ super() }}    /* end */\n{% endblock %}\n"
    text = '{% extends "base/layer.c.j2" %}\n' + block
    library = compile_with({"layer.c.j2": text})
    layers = len([k for k in library.lowered.kernels if not k.alias and k.template == "layer.c.j2"])
    assert layers >= 5
    assert library.files["net.c"].count("/* begin */") == library.files["net.c"].count("/* end */") == layers
    inputs = tinygen.make_inputs(library.lowered.graph, 3)
    assert tinygen.verify(tinygen.create_session(), library, inputs).bit_exact


def test_a_whole_file(compile_with: Compile) -> None:
    library = compile_with({"readme.md.j2": "# {{ name }} for {{ device.name }}\n"})
    assert library.files["README.md"] == "# net for templated\n"


def test_other_devices_keep_the_base_templates(compile_with: Compile) -> None:
    compile_with({"readme.md.j2": "mine\n"})
    assert tinygen.compile(DIGITS, "host", name="net").files["README.md"] != "mine\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{ nonsense }}", "readme.md.j2: uses a name that is not defined: 'nonsense'"),
        ("line\n{% if %}", "readme.md.j2: line 2"),
        ('{% extends "base/none.j2" %}', "there is no template 'base/none.j2'"),
    ],
)
def test_a_template_that_fails_is_named(compile_with: Compile, text: str, message: str) -> None:
    with pytest.raises(PluginError) as caught:
        compile_with({"readme.md.j2": text})
    assert message in str(caught.value)
