"""An office with requests, everything in memory."""

from __future__ import annotations

import pytest
from scene import Office

from storage import Store


@pytest.fixture
def office() -> Office:
    return Office(Store.in_memory())
