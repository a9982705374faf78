"""What the hooks answer for a device: types, places and promises that `hookspecs.py` asks for."""

from __future__ import annotations

from tinygen.conformance.setting import ConformanceError, Setting
from tinygen.device import TFLM_SCHEME
from tinygen.ir import TinygenError
from tinygen.quantize.schemes import Scheme, rule_name, scheme_for

LARGEST_ALIGNMENT = 16
"""Arenas are aligned to so many bytes."""


def check_hooks(setting: Setting) -> None:
    """ConformanceError lists all that is wrong with the device's description, rules and folders."""
    faults = [*_description(setting), *_rules(setting), *_folders(setting)]
    if faults:
        raise ConformanceError("\n".join(faults), where=setting.device.name)


def check_toolchain(setting: Setting) -> None:
    """The files of the toolchain are there. ToolError if no compiler is installed."""
    toolchain = setting.toolchain()
    files = [*toolchain.port_sources, *((toolchain.linker_script,) if toolchain.linker_script else ())]
    faults = [f"tinygen_toolchain: there is no file {path}" for path in files if not path.is_file()]
    if not toolchain.cc or not toolchain.ar:
        faults.append("tinygen_toolchain: cc and ar must be commands, the program's absolute path first")
    if faults:
        raise ConformanceError("\n".join(faults), where=setting.device.name)


def _description(setting: Setting) -> list[str]:
    device, faults = setting.device, []
    if device.alignment not in (1, 2, 4, 8, LARGEST_ALIGNMENT):
        faults.append(f"alignment {device.alignment}: must be a power of two, at most {LARGEST_ALIGNMENT}")
    faults += [f"memory {m.name} of {m.bytes} bytes" for m in device.memories if m.bytes <= 0]
    if device.clock_hz is not None and device.clock_hz < 1000:
        faults.append(f"a clock of {device.clock_hz} Hz: the figure is in Hz, not MHz")
    if not device.description or not device.family or not device.isa:
        faults.append("description, family and isa must not be empty")
    return [f"tinygen_devices: {fault}" for fault in faults]


def _rules(setting: Setting) -> list[str]:
    rules, faults = setting.session.rules(setting.device), []
    if rules and rules[: len(TFLM_SCHEME)] != TFLM_SCHEME:
        faults.append("the default scheme, TFLM_SCHEME, must come first")
    for rule in rules:
        name, op = rule_name(rule), "CONV_2D" if rule.op == "*" else rule.op
        if not rule.reason:
            faults.append(f"the rule {name} for {rule.op} states no reason")
        if rule.op != "*" and rule.op not in setting.session.ops:
            faults.append(f"the rule {name} is for an unknown operator {rule.op!r}")
        if rule not in TFLM_SCHEME and scheme_for(op, rules, [name]) == Scheme():
            faults.append(f"the rule {name} for {rule.op} changes nothing")
    return [f"tinygen_quantization_rules: {fault}" for fault in faults]


def _folders(setting: Setting) -> list[str]:
    session, device = setting.session, setting.device
    faults = []
    for hook, folders in (
        ("tinygen_runtime_dirs", session.runtime_dirs(device)),
        ("tinygen_template_dirs", session.template_dirs(device)),
    ):
        faults += [f"{hook}: there is no folder {folder}" for folder in folders if not folder.is_dir()]
    try:
        _ = [one for passes in session.hook.tinygen_passes(device=device, stage="graph") for one in passes]
    except TinygenError as error:
        faults.append(str(error))
    return faults
