"""The session of plugins: order, refusals, and errors that name the plugin and the hook."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from tinygen.api import Device, DeviceError, Kernel, PluginError, ToolError, hookimpl
from tinygen.ops.common import case
from tinygen.plugins import Session, create_session


def plugin(**members: Any) -> SimpleNamespace:
    """A plugin of functions, each marked as an implementation of the hook that it is named after."""
    return SimpleNamespace(**{k: hookimpl(v) if callable(v) else v for k, v in members.items()})


def device(name: str, family: str = "test") -> Device:
    return Device(name, family, name, "native", frozenset())


GRAPH = case.single("RELU", [case.activation((4,))], [case.activation((4,), name="output")])
NODE = GRAPH.bind(GRAPH.nodes[0])


def kernel_called(why: str) -> Any:
    return plugin(tinygen_select_kernel=lambda node, device, optimize, op: Kernel(why=why))


def test_installed_plugins_are_found() -> None:
    session = create_session()
    names = [name for name, _ in session.manager.list_name_plugin()]
    assert names[0] == "reference" and {"cortex_m", "esp32", "riscv"} <= set(names)
    assert "host" in session.devices and "CONV_2D" in session.ops


def test_the_order_does_not_depend_on_how_plugins_are_given() -> None:
    one, two = (("a", kernel_called("a")), ("b", kernel_called("b")))
    orders = [
        [name for name, _ in create_session(extra).manager.list_name_plugin()] for extra in ([one, two], [two, one])
    ]
    assert orders[0] == orders[1]


def test_the_most_special_kernel_answers() -> None:
    """A CPU's plugin before its family's, the family's before the reference: whatever they are called."""
    family, cpu = kernel_called("family"), kernel_called("cpu")
    cpu.EXTENDS = ("z_family",)
    session = create_session([("a_cpu", cpu), ("z_family", family)])
    assert session.kernel(NODE, device("x"), "balanced").why == "cpu"


def test_none_leaves_a_node_to_the_more_general_plugin() -> None:
    silent = plugin(tinygen_select_kernel=lambda node: None)
    session = create_session([("silent", silent)])
    assert session.kernel(NODE, session.device("host"), "balanced").symbols == ("tg_relu_s8",)


def test_an_implementation_may_take_fewer_arguments() -> None:
    chosen = plugin(tinygen_select_kernel=lambda: Kernel(why="any"))
    assert create_session([("any", chosen)]).kernel(NODE, device("x"), "balanced").why == "any"


def test_a_misspelt_hook_is_refused_with_a_suggestion() -> None:
    with pytest.raises(PluginError, match=r"plugin mine: unknown hook tinygen_device\n.*mean 'tinygen_devices'"):
        create_session([("mine", plugin(tinygen_device=lambda: ()))])


def test_a_misspelt_argument_is_refused() -> None:
    with pytest.raises(PluginError, match=r"(?s)plugin mine: .*tinygen_toolchain.*devise"):
        create_session([("mine", plugin(tinygen_toolchain=lambda devise: None))])


def test_a_function_that_is_not_marked_is_refused() -> None:
    with pytest.raises(PluginError, match=r"plugin mine: tinygen_devices is not marked\n.*@hookimpl"):
        create_session([("mine", SimpleNamespace(tinygen_devices=lambda: ()))])


def test_extending_what_is_not_installed_is_refused() -> None:
    with pytest.raises(PluginError, match="plugin mine: extends none_such, which is not installed"):
        create_session([("mine", plugin(EXTENDS=("none_such",)))])


def test_extending_in_a_circle_is_refused() -> None:
    with pytest.raises(PluginError, match="in a circle"):
        create_session([("a", plugin(EXTENDS=("b",))), ("b", plugin(EXTENDS=("a",)))])


def failing() -> Session:
    def fail(**_: Any) -> Any:
        raise ZeroDivisionError("division by zero")

    return create_session(
        [("shaky", plugin(tinygen_select_kernel=lambda node: fail(), tinygen_toolchain=lambda device: fail()))]
    )


def test_an_error_names_plugin_and_hook() -> None:
    with pytest.raises(PluginError, match="plugin shaky: tinygen_select_kernel failed: ZeroDivisionError: division"):
        failing().kernel(NODE, device("x"), "balanced")
    with pytest.raises(PluginError, match="plugin shaky: tinygen_toolchain failed") as caught:
        failing().toolchain(device("x"))
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_tinygens_own_errors_pass_as_they_are() -> None:
    def missing(device: Device) -> Any:
        raise ToolError("no compiler", cure="install one")

    with pytest.raises(ToolError, match="no compiler"):
        create_session([("mine", plugin(tinygen_toolchain=missing))]).toolchain(device("x"))


def test_a_device_of_two_plugins_is_refused() -> None:
    twice = plugin(tinygen_devices=lambda: (device("cortex-m4"),))
    with pytest.raises(PluginError, match="device cortex-m4 is brought by two plugins"):
        _ = create_session([("mine", twice)]).devices


def test_an_operator_of_two_plugins_is_refused() -> None:
    from tinygen.ops.relu import Relu

    with pytest.raises(PluginError, match="operator RELU exists already"):
        _ = create_session([("mine", plugin(tinygen_ops=lambda: (Relu,)))]).ops


def test_unknown_device_and_what_no_plugin_can_do() -> None:
    session = create_session()
    with pytest.raises(DeviceError, match="did you mean 'esp32'"):
        session.device("esp-32")
    with pytest.raises(DeviceError, match="no plugin has a toolchain called 'tcc' for it"):
        session.toolchain(device("x"), "tcc")


def test_sessions_share_nothing() -> None:
    mine = ("mine", plugin(tinygen_devices=lambda: (device("x"),)))
    assert "x" in create_session([mine]).devices
    assert "x" not in create_session().devices
    assert list(create_session(installed=False).devices) == []


@pytest.mark.parametrize(
    ("hook", "answer", "text"),
    [
        ("tinygen_select_kernel", "tg_relu_s8", r"tinygen_select_kernel returned 'tg_relu_s8' \(str\), not a Kernel"),
        ("tinygen_toolchain", 1, r"tinygen_toolchain returned 1 \(int\), not a Toolchain or None"),
        ("tinygen_devices", ("mine",), r"tinygen_devices returned 'mine' \(str\) among objects of type Device"),
        ("tinygen_runtime_dirs", "kernels", r"returned 'kernels' \(str\), not an iterable of Path"),
        ("tinygen_ops", (device,), r"tinygen_ops returned .* among subclasses of Op"),
    ],
)
def test_an_answer_of_the_wrong_type_names_plugin_and_hook(hook: str, answer: Any, text: str) -> None:
    session = create_session([("mine", plugin(**{hook: lambda: answer}))])
    with pytest.raises(PluginError, match=f"plugin mine: (tinygen_runtime_dirs )?{text}"):
        _ = {
            "tinygen_select_kernel": lambda: session.kernel(NODE, device("x"), "balanced"),
            "tinygen_toolchain": lambda: session.toolchain(device("x")),
            "tinygen_devices": lambda: session.devices,
            "tinygen_runtime_dirs": lambda: session.runtime_dirs(device("x")),
            "tinygen_ops": lambda: session.ops,
        }[hook]()


def test_a_generator_that_fails_is_named() -> None:
    def devices() -> Any:
        yield device("x")
        raise ZeroDivisionError("division by zero")

    with pytest.raises(PluginError, match="plugin mine: tinygen_devices failed: ZeroDivisionError"):
        _ = create_session([("mine", plugin(tinygen_devices=devices))]).devices
