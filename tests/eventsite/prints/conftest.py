from __future__ import annotations

import pytest


@pytest.fixture
def frozen(frozen_in_march):
    """What is said of a day here is said of one in March."""
    return frozen_in_march
