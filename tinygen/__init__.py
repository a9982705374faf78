"""tinygen: trained neural networks to small, fast, verified C libraries for microcontrollers.

    import tinygen

    library = tinygen.compile("kws.tflite", "host", name="kws")   # a Library: files, report, memory plan
    tinygen.write(library, "build/kws")                                # C sources that stand alone
    model = tinygen.load(library)                                      # the same C code in this process
    y = model(x)                                                       # numpy arrays in and out
    tensors = model.trace(x)                                           # every intermediate tensor

Names are imported when they are first used, so that `import tinygen` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tinygen._version import __version__
    from tinygen.build.library_folder import write_library as write
    from tinygen.build.scons_tool import scons
    from tinygen.build.scons_workspace import workspace
    from tinygen.host.model import HostModel
    from tinygen.host.model import HostModel as load
    from tinygen.ir import TinygenError
    from tinygen.pipeline import compile_model as compile
    from tinygen.plugins import create_session
    from tinygen.quantize.model import quantize_model
    from tinygen.report.analyze import analyze
    from tinygen.report.profile import profile
    from tinygen.shrink.shrink import shrink as shrink_model
    from tinygen.verification.inputs import make_inputs
    from tinygen.verification.run import verify

_WHERE = {
    "HostModel": ("tinygen.host.model", "HostModel"),
    "TinygenError": ("tinygen.ir", "TinygenError"),
    "__version__": ("tinygen._version", "__version__"),
    "analyze": ("tinygen.report.analyze", "analyze"),
    "compile": ("tinygen.pipeline", "compile_model"),
    "create_session": ("tinygen.plugins", "create_session"),
    "load": ("tinygen.host.model", "HostModel"),
    "make_inputs": ("tinygen.verification.inputs", "make_inputs"),
    "profile": ("tinygen.report.profile", "profile"),
    "quantize_model": ("tinygen.quantize.model", "quantize_model"),
    "scons": ("tinygen.build.scons_tool", "scons"),
    "shrink_model": ("tinygen.shrink.shrink", "shrink"),
    "verify": ("tinygen.verification.run", "verify"),
    "workspace": ("tinygen.build.scons_workspace", "workspace"),
    "write": ("tinygen.build.library_folder", "write_library"),
}

__all__ = [
    "HostModel",
    "TinygenError",
    "__version__",
    "analyze",
    "compile",
    "create_session",
    "load",
    "make_inputs",
    "profile",
    "quantize_model",
    "scons",
    "shrink_model",
    "verify",
    "workspace",
    "write",
]


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module 'tinygen' has no attribute {name!r}")
    module, attribute = _WHERE[name]
    return getattr(importlib.import_module(module), attribute)
