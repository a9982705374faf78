"""The kernels for the Xtensa members on the host: whatever `select` chooses for a node equals the numpy reference."""

from __future__ import annotations

from plugins.esp32 import devices, plugin, select
from tests.ops.plugin_kernels import PluginKernels

CORES = tuple(device for device in devices.devices() if device.name == "esp32")
"""One core of each set of features."""

KERNELS = PluginKernels(select.VARIANTS, CORES, plugin.tinygen_runtime_dirs)
