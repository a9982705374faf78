"""A virtual environment that sees all that this one has, and into which plugins are installed and taken out again."""

from __future__ import annotations

import os
import site
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

SHIM = """\
#!/bin/sh
exec "{python}" -m {module} "$@"
"""
PIP_SHIM = """\
#!/bin/sh
command=$1
shift
if [ "$command" != uninstall ]; then
    set -- --quiet --no-deps --no-build-isolation "$@"
fi
exec "{python}" -m pip --disable-pip-version-check "$command" "$@"
"""
"""What plugins need is there already, so that nothing is fetched."""


@dataclass(frozen=True)
class Environment:
    """`folder`: of the environment, whose `bin` has `python`, `pip`, `pytest` and `tinygen`."""

    folder: Path

    def run(self, *words: object, cwd: Path) -> subprocess.CompletedProcess[str]:
        """Run a command with this environment's programs first on the path."""
        return subprocess.run(
            [*map(str, words)], cwd=cwd, env=self.variables, capture_output=True, text=True, timeout=900
        )

    @property
    def variables(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "PYTHON"))}
        return kept | {"PATH": f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}", "PYTHONNOUSERSITE": "1"}

    def done(self, *words: object, cwd: Path) -> str:
        """`run`, which must succeed; what it prints."""
        done = self.run(*words, cwd=cwd)
        assert done.returncode == 0, f"{' '.join(map(str, words))}\n{done.stdout}\n{done.stderr}"
        return done.stdout


def make_environment(folder: Path) -> Environment:
    """A new environment in `folder`."""
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    lines = [f"import site; site.addsitedir({path!r})" for path in site.getsitepackages()]
    (purelib,) = (folder / "lib").glob("python*/site-packages")
    (purelib / "outer.pth").write_text("\n".join(lines) + "\n")
    shims = {name: SHIM.format(python=python, module=name) for name in ("tinygen", "pytest")}
    for name, text in (shims | {"pip": PIP_SHIM.format(python=python)}).items():
        (folder / "bin" / name).write_text(text)
        (folder / "bin" / name).chmod(0o755)
    assert sys.prefix != str(folder)
    return Environment(folder)
