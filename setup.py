"""Which folders become which packages of the wheel; everything else stands in pyproject.toml."""

from setuptools import find_packages, setup

FOLDERS = {
    "tinygen": "tinygen",
    "tinygen_plugins": "plugins",
    "tinygen_templates": "templates",
    "tinygen_runtime": "runtime_c",
}


def with_subpackages(package: str, folder: str) -> list[str]:
    """`package` and every package below `folder`: a new plugin or subpackage needs no line here."""
    below = find_packages(folder, exclude=["tests*", "*.tests*"])
    return [package, *(f"{package}.{name}" for name in below)]


setup(
    package_dir=FOLDERS,
    packages=[name for package, folder in FOLDERS.items() for name in with_subpackages(package, folder)],
)
