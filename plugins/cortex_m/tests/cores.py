"""The cores that this plugin's tests run kernels for on the host: one of each set of features."""

from __future__ import annotations

from tests.ops.device_kernels import DeviceKernels

KERNELS = DeviceKernels(("cortex-m0plus", "cortex-m3", "cortex-m4", "cortex-m55"))
CORES = tuple(map(KERNELS.device, KERNELS.names))
check_kernels = KERNELS.check
runner = KERNELS.runner
