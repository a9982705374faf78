"""Scaffolds: a plugin for a new device, and an operator inside a plugin, that pass their tests at once."""

from tinygen.scaffold.device import new_device
from tinygen.scaffold.operator import new_operator

__all__ = ["new_device", "new_operator"]
