"""Where the files lie that are no Python."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
KERNELS = HERE / "kernels"
"""C sources for this device."""
RUNTIME = HERE / "runtime"
"""C sources of the operators in `ops/`, for every device."""
