from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory

from eventsite.web.same_origin import same_origin_form


@same_origin_form
def view(request):
    return HttpResponse("gedaan")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://testserver"},
    ],
)
def test_post_from_our_own_page_or_from_no_browser_is_taken(headers):
    assert view(RequestFactory().post("/", headers=headers)).content == b"gedaan"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elders.example"},
        {"Origin": "http://testserver.elders.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
    ],
)
def test_post_from_another_site_is_refused(headers):
    with pytest.raises(PermissionDenied):
        view(RequestFactory().post("/", headers=headers))


def test_get_is_never_refused():
    request = RequestFactory().get("/", headers={"Sec-Fetch-Site": "cross-site"})

    assert view(request).status_code == 200


def test_view_is_left_out_of_djangos_cookie_check():
    assert view.csrf_exempt is True
