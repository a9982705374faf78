"""Base C templates (jinja2); a device overrides a block, or a whole file by its name."""
