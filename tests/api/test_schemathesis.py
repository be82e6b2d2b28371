"""What the published document promises, tried in every phase: its examples, its limits, by chance, and along its links."""

from __future__ import annotations

import pytest
import schemathesis
from django.core.cache import cache
from hypothesis import HealthCheck, Phase, settings
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from eventsite.wsgi import application
from tests.api import walk

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
schema.config.generation.update(modes=list(GenerationMode))
schema.config.phases.coverage.unexpected_methods = {"DELETE", "TRACE"}
# What the document says is right, and what was asked may still be gone (410), or be in the way (409, 412).
schema.config.checks.positive_data_acceptance.expected_statuses = [
    "2xx",
    "3xx",
    "403",
    "404",
    "409",
    "410",
    "412",
]
SECRET = "icv_" + "x" * 43
HEADERS = {"Accept-Encoding": "identity"}
LIMITS = {"derandomize": True, "deadline": None, "suppress_health_check": list(HealthCheck)}


@schema.auth(refresh_interval=None)
class Key:
    """Said as the one that works, so that it is also tried without it, and with another (``ignored_auth``)."""

    def get(self, case, context):
        return SECRET

    def set(self, case, data, context):
        case.headers["Authorization"] = f"Bearer {data}"


@pytest.fixture(autouse=True)
def site(transactional_db, frozen, monkeypatch):
    """With something of everything, a key that may do all, and nobody braked."""
    cache.clear()
    monkeypatch.setattr("eventsite.brakes.guard.use_of", lambda *_asked: None)
    monkeypatch.setattr("eventsite.keys.secret.make", lambda: SECRET)
    walk.fill_the_site()
    walk.key_for_everything()


@schema.parametrize()
@settings(max_examples=8, **LIMITS)
def test_every_answer_is_as_documented(case):
    response = case.call(headers=HEADERS)
    too_long_ago = "gewijzigdSinds" in (case.query or {}) and response.status_code == 410
    # A moment that is long ago is one all the same, to the document: what it can't say is when we forget.
    case.validate_response(
        response, excluded_checks=[positive_data_acceptance] if too_long_ago else []
    )


def test_links_lead_from_each_list_to_its_things():
    class Journeys(schema.as_state_machine()):
        def get_call_kwargs(self, case):
            return {"headers": HEADERS}

    Journeys.run(
        settings=settings(
            max_examples=6,
            stateful_step_count=6,
            phases=[Phase.generate],
            **LIMITS,
        )
    )


def test_every_list_leads_on_and_no_thing_is_without_a_list():
    documented = walk.document()["paths"]
    linked = {
        link["operationId"]
        for one in walk.every()
        for answer in one.said["responses"].values()
        for link in answer.get("links", {}).values()
    }
    single = {
        one.name
        for one in walk.open_reads()
        if one.parameters and one.path.rpartition("/")[0] in documented
    }

    assert single - linked == set()
    assert "getEditie" in linked
