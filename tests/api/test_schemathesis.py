"""What the published document promises, tried with generated requests."""

from __future__ import annotations

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from eventsite.wsgi import application
from tests import build

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


@pytest.fixture(autouse=True)
def editions(transactional_db):
    build.edition(slug="maart-2027")
    build.run(build.advanced(build.course(slug="basis")))
    build.initiative(name="Tuin")


@schema.parametrize()
@settings(
    max_examples=25,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_as_documented(case):
    response = case.call(headers={"Accept-Encoding": "identity"})
    too_long_ago = "gewijzigdSinds" in (case.query or {}) and response.status_code == 410
    # A moment that is long ago is one all the same, to the document: what it can't say is when we forget.
    case.validate_response(
        response, excluded_checks=[positive_data_acceptance] if too_long_ago else []
    )


def test_the_document_names_every_address():
    assert set(Client().get("/api/v1/openapi.json").json()["paths"]) == {
        "/bijeenkomsten",
        "/edities",
        "/edities/{slug}",
        "/locaties",
        "/locaties/{id}",
        "/cursussen",
        "/cursussen/{slug}",
        "/initiatieven",
        "/initiatieven/{slug}",
    }
