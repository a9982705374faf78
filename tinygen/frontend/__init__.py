"""Model files to graphs, and graphs back to model files."""

from tinygen.frontend.load import load_model

__all__ = ["load_model"]
