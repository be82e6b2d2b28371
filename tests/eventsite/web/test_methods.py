from __future__ import annotations

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory

from tests import build

pytestmark = pytest.mark.django_db

API = ["/api/v1/edities", "/api/v1/cursussen", "/api/v1/initiatieven", "/api/v1/openapi.json"]
LOGIN = "/beheer/account/login/"


def answer(path: str, method: str) -> tuple[str, dict[str, str], bytes]:
    """As the server gets it: Django's test client would take a body away by itself."""
    environ = RequestFactory().generic(method, path, secure=True).environ
    said = []
    response = WSGIHandler()(environ, lambda status, headers: said.append((status, dict(headers))))
    body = b"".join(response)
    response.close()
    return *said[0], body


@pytest.mark.parametrize("path", ["/", "/gezond/leeft/", "/agenda.ics", "/beheer/", "/niks/", *API])
def test_head_has_the_headers_of_get_and_no_body(path):
    (head, headers, nothing), (get, _headers, body) = (answer(path, m) for m in ("HEAD", "GET"))

    assert (head, nothing) == (get, b"")
    assert headers["Content-Length"] == str(len(body))


@pytest.mark.parametrize("path", API)
def test_api_says_what_can_be_asked(client, path):
    response = client.options(path)

    assert (response.status_code, response["Allow"]) == (204, "GET, HEAD, OPTIONS")
    assert response["API-Version"]
    assert client.options("/api/v1/niks").status_code == 404
    refused = client.post(path)
    assert (refused.status_code, refused["Allow"]) == (405, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize("host", ["10.0.0.5:8000", "[fe80::1]", "evil.example", "a_b", ""])
def test_health_is_asked_by_any_name_and_nothing_else_is(client, host):
    assert client.get("/gezond/leeft/", headers={"host": host}).json() == {"status": "pass"}
    assert client.get("/", headers={"host": host or "x"}).status_code == 400


@pytest.mark.parametrize(
    "where", ["http://[::1", "//[", "https://evil.example/", "\0", "//evil.example"]
)
@pytest.mark.parametrize(
    "path", [LOGIN, "/beheer/account/logout/", "/beheer/account/reauthenticate/"]
)
def test_sign_in_leads_nowhere_but_to_our_own_pages(client, settings, path, where):
    settings.STAFF_NEED_SECOND_FACTOR = False
    build.anna()
    signing_in = {"login": "anna@example.nl", "password": build.PASSWORD}
    if path != LOGIN:
        client.force_login(build.User.objects.get())

    looked = client.get(path, {"next": where})
    done = client.post(path, signing_in | {"next": where})

    assert looked.status_code < 400
    assert done.status_code == 302
    assert done["Location"].startswith("/")
    assert not done["Location"].startswith("//")
