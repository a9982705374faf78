"""Every lowering is of use. That its kernels are right, the conformance suite proves: `./dev conformance`."""

from __future__ import annotations

import pytest

from plugins.esp32 import select
from plugins.esp32.tests.cores import KERNELS


@pytest.mark.parametrize("op", select.VARIANTS.operators)
def test_a_case_takes_it(op: str) -> None:
    assert KERNELS.taken(op), f"no case of {op} runs a kernel of ours: a lowering that takes none is of no use"
