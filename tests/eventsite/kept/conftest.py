from __future__ import annotations

import pytest

from eventsite.kept import pages


@pytest.fixture(autouse=True)
def nothing_kept():
    """This process keeps nothing yet."""
    pages.forget()
