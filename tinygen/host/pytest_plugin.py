"""The pytest plugin: models compiled once a session and called with numpy arrays.

def test_silence(tinygen_model):
    model = tinygen_model("models/kws.tflite", device="host")
    assert model(np.zeros((1, 49, 10, 1), np.int8)).argmax() == 0
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tinygen.host.model import HostModel
    from tinygen.plugins import Session


@pytest.fixture(scope="session")
def tinygen_session() -> Session:
    """The installed plugins, loaded once."""
    from tinygen.plugins import create_session

    return create_session()


@pytest.fixture(scope="session")
def tinygen_model(tinygen_session: Session) -> Callable[..., HostModel]:
    """A function `(path, device="host", optimize="balanced") -> HostModel`.

    The model's C code for that device, running on the host. One model is built once a session, and its compiled
    form is kept between sessions; both by the content of the file.
    """
    from tinygen.host.model import HostModel
    from tinygen.pipeline import compile_model, library_name

    built: dict[tuple[str, str, str], HostModel] = {}

    def load(path: str | Path, device: str = "host", optimize: str = "balanced") -> HostModel:
        path = Path(path)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        key = digest, device, optimize
        if key not in built:
            name = library_name(path)
            library = compile_model(path, device, name=name, optimize=optimize, session=tinygen_session)
            built[key] = HostModel(library)
        return built[key]

    return load
