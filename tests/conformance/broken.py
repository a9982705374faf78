"""Installs the plugin of broken devices for one process, and runs the suite there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.plugins.installed import install

HEADER = """\
#include <stdint.h>
void tg_bump(int8_t *data, int32_t at);
void tg_spill(void *scratch, int32_t bytes);
"""
BUMP = """\
#include "tg_broken.h"
void tg_bump(int8_t *data, int32_t at) { data[at] = (int8_t)(data[at] ^ 1); }
"""
SPILL = """\
#include "tg_broken.h"
void tg_spill(void *scratch, int32_t bytes) {
    for (int32_t i = 0; i < bytes; i++) {
        ((unsigned char *)scratch)[i] = 7u;
    }
}
"""
OVERRUN = """\
{% extends "base/layer.c.j2" %}
{% block body %}
{{ super() }}    arena[{{ plan.arena_bytes }}] = 1u;
{% endblock %}
"""
FILES = {
    "kernels/broken/tg_broken.h": HEADER,
    "kernels/broken/tg_bump.c": BUMP,
    "kernels/broken/tg_spill.c": SPILL,
    "templates/broken-template/relu_layer.c.j2": '{% extends "base/layer.c.j2" %}\n{% block body %}{{ nonsense }}'
    "{% endblock %}\n",
    "templates/broken-good/good_layer.c.j2": '{% extends "base/layer.c.j2" %}\n',
    "templates/broken-good/unused.c.j2": "line\n{% if %}\n",
    "templates/broken-overrun/layer.c.j2": OVERRUN,
}


def install_broken(site: Path) -> Path:
    """The plugin in the folder `site`, which a process finds on its path."""
    text = (Path(__file__).parent / "broken_plugin.py").read_text()
    package = {f"broken_plugin/{name}": content for name, content in FILES.items()}
    return install(site, "broken", "broken_plugin", {"broken_plugin/__init__.py": text, **package})


@dataclass(frozen=True)
class Outcome:
    """A run of the suite: exit status, what it printed, its JSON report."""

    status: int
    text: str
    report: dict[str, Any]

    def failure(self, node: str) -> str:
        """The text of a failed check, e.g. `broken-raises::host::RELU`."""
        failures: dict[str, str] = self.report["failures"]
        assert node in failures, f"{node} did not fail; failed: {sorted(failures)}\n{self.text[-3000:]}"
        return failures[node]


def run_suite(folder: Path, *arguments: str, site: Path | None = None) -> Outcome:
    """`pytest ARGUMENTS` in `folder`, an empty project, with what is installed in `site` too."""
    folder.mkdir(exist_ok=True)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    if site is not None:
        environment["PYTHONPATH"] = str(site)
    target = folder / "report.json"
    target.unlink(missing_ok=True)
    words = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", f"--tinygen-report={target}", *arguments]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, env=environment, timeout=3600)
    report = json.loads(target.read_text()) if target.is_file() else {}
    return Outcome(done.returncode, done.stdout + done.stderr, report)
