"""The compiler for the model of the Kestrel K1: that of this machine."""

from __future__ import annotations

from dataclasses import replace

from tinygen.api import HOST_PORT, Toolchain, host_toolchain


def toolchain(name: str | None) -> Toolchain:
    """The compiler `name` ("gcc", "clang", "zig"), or the best that is installed; ToolError if there is none.

    A core that exists has a cross compiler here: its flags, a linker script, and start-up code with `tg_port.h` as
    `port_sources`.
    """
    return replace(host_toolchain(name), port_sources=(HOST_PORT,))
