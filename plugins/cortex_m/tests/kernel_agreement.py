"""Our kernels on the host: whatever `select` chooses for a node, on every kind of core, equals the numpy reference."""

from __future__ import annotations

from plugins.cortex_m import devices, plugin, select
from tests.ops.plugin_kernels import OPS as OPS
from tests.ops.plugin_kernels import PluginKernels

CORES = tuple(
    device for device in devices.devices() if device.name in ("cortex-m0plus", "cortex-m3", "cortex-m4", "cortex-m55")
)
"""One core of each set of features."""

KERNELS = PluginKernels(select.VARIANTS, CORES, plugin.tinygen_runtime_dirs)
check_kernels = KERNELS.check
lowered_ops = KERNELS.operators
runner = KERNELS.runner
