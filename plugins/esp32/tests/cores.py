"""The core that this plugin's tests run kernels for on the host: its Xtensa members are alike."""

from __future__ import annotations

from tests.ops.device_kernels import DeviceKernels

KERNELS = DeviceKernels(("esp32",))
CORES = tuple(map(KERNELS.device, KERNELS.names))
