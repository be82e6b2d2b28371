from __future__ import annotations

from collections.abc import Callable

import pytest
from csp.constants import NONCE, SELF
from csp.decorators import csp, csp_exempt, csp_replace, csp_update
from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from eventsite.web.policy import ContentSecurityPolicy

HEADERS = ("Content-Security-Policy", "Content-Security-Policy-Report-Only")


def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse("page")


def sets_it_itself(request: HttpRequest) -> HttpResponse:
    return HttpResponse("page", headers={HEADERS[0]: "default-src 'none'"})


def asks_a_nonce(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"page {len(request.csp_nonce)}")


def not_found(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Django's own page, while one debugs", status=404)


PAGES = [
    not_found,
    plain,
    sets_it_itself,
    asks_a_nonce,
    csp_update({"connect-src": [SELF]})(plain),
    csp_replace({"frame-src": [SELF]})(plain),
    csp_replace({"script-src": [SELF, NONCE]})(plain),
    csp({"default-src": [SELF]})(plain),
    csp({"default-src": [SELF]}, REPORT_ONLY=True)(plain),
    csp_exempt()(plain),
    csp_exempt(REPORT_ONLY=True)(plain),
]


def policies(middleware: type, page: Callable[[HttpRequest], HttpResponse]) -> list[set[str]]:
    """As said in headers; django-csp writes its parts in any order."""
    response = middleware(page)(RequestFactory().get("/"))
    return [set(response.headers.get(name, "").split("; ")) for name in HEADERS]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("debug", [False, True])
def test_policy_is_what_django_csp_makes_of_it(page, debug, settings):
    settings.DEBUG = debug

    mine, theirs = policies(ContentSecurityPolicy, page), policies(CSPMiddleware, page)

    assert mine == theirs


def test_policy_is_written_once():
    middleware = ContentSecurityPolicy(plain)

    first, second = (middleware(RequestFactory().get("/")).headers[HEADERS[0]] for _ in range(2))

    assert first is second


def test_page_that_asks_for_a_nonce_has_it_in_its_policy(settings):
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"script-src": [SELF, NONCE]}}

    (policy, _none) = policies(ContentSecurityPolicy, asks_a_nonce)

    assert any("'nonce-" in part for part in policy)
