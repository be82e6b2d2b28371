from __future__ import annotations

import pytest

from eventsite.models import Change


@pytest.fixture(autouse=True)
def nothing_went_before(request):
    """What a test that commits leaves is emptied after it, table by table, and that is noted as what went."""
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        Change.objects.all().delete()
