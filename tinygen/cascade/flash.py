"""About how many bytes of flash calls and constants take: enough to see whether a cascade is worth them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tinygen.ir import Constant, Kernel, Params

ARGUMENT = 4
"""Bytes of code that set one argument."""
CALL = 4
"""Bytes of a call."""


def flash_bytes(kernels: Iterable[Kernel]) -> int:
    """Bytes of the constants, parameters and calls of `kernels`; equal constants once, shared sources not at all."""
    constants: dict[bytes, int] = {}
    structs: dict[str, int] = {}
    code = 0
    for call in (call for kernel in kernels for call in kernel.calls):
        code += CALL + ARGUMENT * len(call.arguments)
        for argument in call.arguments:
            if isinstance(argument, Constant):
                constants[argument.data.tobytes()] = argument.data.nbytes
            elif isinstance(argument, Params):
                structs[f"{argument.type} {argument.fields}"] = _struct_bytes(argument.fields)
    return code + sum(constants.values()) + sum(structs.values())


def _struct_bytes(fields: Mapping[str, Any] | Any) -> int:
    """A word for each number."""
    if isinstance(fields, Mapping):
        return sum(map(_struct_bytes, fields.values()))
    return sum(map(_struct_bytes, fields)) if isinstance(fields, tuple | list) else 4
