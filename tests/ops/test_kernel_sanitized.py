"""The portable kernels under AddressSanitizer and UndefinedBehaviorSanitizer."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tinygen.conformance.sanitizer import RUNTIMES, sanitizer_environment
from tinygen.ir import ToolError

ROOT = Path(__file__).resolve().parents[2]
BROKEN = {
    "reads_past_the_end": ("AddressSanitizer", "output[i] = input[i + 1];"),
    "reads_before_the_start": ("AddressSanitizer", "output[i] = (&input[i])[-1];"),
    "writes_past_the_end": ("AddressSanitizer", "output[i + 1] = input[i];"),
    "overflows": ("signed integer overflow", "output[i] = (int8_t)(input[i] * 0x2000000 >> 24);"),
    "shifts_too_far": ("shift exponent", "output[i] = (int8_t)(1 << input[i]);"),
}
"""Kernels with one fault: what the sanitizers say about it, and the loop's body."""


def run_sanitized(
    compiler: str, *arguments: str, module: str = "tests.ops.sanitized_cases"
) -> subprocess.CompletedProcess[str]:
    """Run the program `module` with the compiler's runtime preloaded; skip where there is none."""
    try:
        environment = dict(sanitizer_environment(compiler))
    except ToolError as error:
        pytest.skip(str(error))
    command = [sys.executable, "-m", module, compiler, *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment, timeout=1200)


@pytest.mark.parametrize("compiler", sorted(RUNTIMES))
def test_cases_are_clean(compiler: str) -> None:
    done = run_sanitized(compiler, "cases")
    assert done.returncode == 0, done.stderr[:6000]
    match = re.fullmatch(r"(\d+) graphs\n", done.stdout)
    assert match, done.stdout
    assert int(match.group(1)) > 100


@pytest.mark.parametrize("name", sorted(BROKEN))
@pytest.mark.parametrize("compiler", sorted(RUNTIMES))
def test_a_broken_kernel_is_caught(compiler: str, name: str, tmp_path: Path) -> None:
    message, body = BROKEN[name]
    prototype = f"void tg_{name}(const int8_t *input, int8_t *output, int32_t elements)"
    folder = tmp_path / name
    folder.mkdir()
    (folder / f"tg_{name}.h").write_text(f"#include <stdint.h>\n{prototype};\n")
    (folder / f"tg_{name}.c").write_text(
        f'#include "tg_{name}.h"\n{prototype} {{\n'
        f"    for (int32_t i = 0; i < elements; i++) {{\n        {body}\n    }}\n}}\n"
    )
    done = run_sanitized(compiler, name, str(tmp_path))
    assert done.returncode != 0, f"nothing stopped a kernel that {name}:\n{done.stdout}"
    assert message in done.stderr, done.stderr[-3000:]
