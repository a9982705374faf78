"""No source file grows past 400 lines: it is asking to be two."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("tinygen", "plugins", "templates", "runtime_c", "examples", "benchmarks", "tests")
SUFFIXES = {".py", ".c", ".h", ".j2", ".S", ".ld", ".tg"}
LIMIT = 400


def offenders(root: Path) -> list[str]:
    """`file: n lines` for each source file below `root` that is too long."""
    sizes = {
        path.relative_to(root): len(path.read_text().splitlines())
        for folder in FOLDERS
        for path in sorted((root / folder).rglob("*"))
        if path.suffix in SUFFIXES and path.is_file()
    }
    return [f"{path}: {lines} lines" for path, lines in sizes.items() if lines > LIMIT]


def test_no_source_file_is_too_long() -> None:
    found = offenders(ROOT)
    assert not found, f"split by concept, at most {LIMIT} lines each:\n" + "\n".join(found)


def test_offenders_are_found(tmp_path: Path) -> None:
    kernel = tmp_path / "runtime_c" / "conv" / "tg_conv.c"
    kernel.parent.mkdir(parents=True)
    kernel.write_text("int x;\n" * LIMIT)
    assert offenders(tmp_path) == []
    kernel.write_text("int x;\n" * (LIMIT + 1))
    assert offenders(tmp_path) == ["runtime_c/conv/tg_conv.c: 401 lines"]
