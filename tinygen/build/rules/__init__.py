"""Build rules: `base` has the words they are declared with; each `tg_*` module is one rule, found by its file."""
