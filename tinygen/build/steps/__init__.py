"""Programs that the actions of build rules run: `python -m tinygen.build.steps.<name>`.

Each reads its inputs, writes its outputs where it is told to, and ends with 0; or with one message on standard error
and 1 (the work found a failure) or 2 (bad input).
"""
