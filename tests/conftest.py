from __future__ import annotations

import pytest
import time_machine

from . import build


@pytest.fixture
def frozen():
    """The clock stands at build.NOW; ``frozen.move_to(…)`` and ``frozen.shift(…)`` move it."""
    with time_machine.travel(build.NOW, tick=False) as traveller:
        yield traveller
