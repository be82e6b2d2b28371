"""What tablets and the server say to each other, tried with generated requests from a paired tablet."""

from __future__ import annotations

import pytest
import schemathesis
from django.core.cache import cache
from hypothesis import HealthCheck, settings

from eventsite.wsgi import application
from tests import build

from .tablet_document import document

OF_STAFF = {"/ongedaan", "/beslissen", "/bijeenkomsten/{bijeenkomst}/koppelen"}

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

schema = schemathesis.openapi.from_dict(document())
schema.app = application


@pytest.fixture(autouse=True)
def token(transactional_db, frozen):
    session = build.edition(capacity=40).sessions.get()
    frozen.move_to(session.doors_open_at)
    build.bram(session.event)
    cache.clear()
    return build.token(build.tablet(session).pk)


@schema.parametrize()
@settings(max_examples=15, derandomize=True, suppress_health_check=list(HealthCheck))
def test_every_answer_is_as_the_models_say(case, token):
    case.call_and_validate(
        headers={"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}
    )
