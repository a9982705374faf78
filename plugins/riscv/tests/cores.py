"""The cores that this plugin's tests run kernels for on the host: one of each set of features."""

from __future__ import annotations

from tests.ops.device_kernels import DeviceKernels

KERNELS = DeviceKernels(("rv32imc", "rv32imac-zve32x"))
CORES = tuple(map(KERNELS.device, KERNELS.names))
check_kernels = KERNELS.check
runner = KERNELS.runner
