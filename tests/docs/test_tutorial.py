"""docs/tutorial_device.md: every command is run and every file written, in the page's order."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.plugins.environment import make_environment
from tinygen.ir import ToolError
from tinygen.plugins import create_session

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "tutorial_device.md").read_text()
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"# (\S+)\n")


@pytest.mark.slow
def test_every_command(tmp_path: Path) -> None:
    session = create_session()
    try:
        session.toolchain(session.device("rv32imc"))
    except ToolError as error:
        pytest.skip(str(error))
    if shutil.which("qemu-system-riscv32") is None:
        pytest.importorskip("unicorn", reason="needs: apt-get install qemu-system-misc, or pip install unicorn")
    environment = make_environment(tmp_path / "environment")
    script = [f"set -e\nexport TINYGEN={ROOT}"]
    for kind, text in BLOCK.findall(PAGE):
        if kind == "sh":
            script += [f"echo '+ {line.replace(chr(39), '')}'\n{line}" for line in text.splitlines()]
        else:
            name = FILE.match(text)
            assert name, f"a block of {kind} says in its first line which file it is"
            script.append(f"cat > {name[1]} <<'END_OF_FILE'\n{text[name.end() :]}END_OF_FILE")
    printed = environment.done("bash", "-c", "\n".join(script), cwd=tmp_path)
    runs = printed.split("\n+ ")
    profiles = [run for run in runs if run.startswith("tinygen profile")]
    assert len(profiles) == 2 and "instructions" in profiles[0]
    assert "acme_1_fully_connected_s8" in next(run for run in runs if run.startswith("pytest --tinygen-device"))
    assert list((tmp_path / "tinygen-acme-1" / "dist").glob("tinygen_acme_1-0.1.0-*.whl"))
    assert environment.run("tinygen", "devices", "acme-1", cwd=tmp_path).returncode == 2


def test_the_page_holds_commands_and_files() -> None:
    kinds = [kind for kind, _ in BLOCK.findall(PAGE)]
    assert kinds.count("sh") >= 8 and kinds.count("python") == 3
    assert kinds.count("starlark") == 1 and set(kinds) == {"sh", "python", "starlark"}
