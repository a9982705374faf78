"""Runs our kernels under sanitizers: `python -m plugins.esp32.tests.sanitized_kernels COMPILER OP...`."""

from __future__ import annotations

import sys

from plugins.cortex_m.tests.extra_graphs import extra_graphs
from plugins.esp32.tests.kernel_agreement import KERNELS

if __name__ == "__main__":
    print(f"{KERNELS.sanitized(extra_graphs, *sys.argv[1:])} kernels")
