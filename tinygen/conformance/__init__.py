"""The conformance suite: proves a device plugin against the numpy reference, on the host and on its core.

`pytest --tinygen-device=NAME` runs it (see `pytest_plugin`); its checks are plain functions and need no pytest.
"""
