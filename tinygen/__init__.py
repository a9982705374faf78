"""tinygen: trained neural networks to small, fast, verified C libraries for microcontrollers."""

from tinygen._version import __version__

__all__ = ["__version__"]
