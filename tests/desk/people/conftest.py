from __future__ import annotations

import pytest
from django.test import Client

from ... import build


@pytest.fixture
def anna(settings) -> Client:
    settings.STAFF_NEED_SECOND_FACTOR = False
    client = Client()
    client.force_login(build.anna())
    return client
