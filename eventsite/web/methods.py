"""Questions that are no GET of a browser and change nothing: HEAD everywhere, and the health check."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from .api.answers import API_ROOT

GetResponse = Callable[[HttpRequest], HttpResponseBase]

HEALTH = "/gezond/"  # and what is below it
_WITHOUT_CONTENT = {204, 304}  # whose Content-Length would be of something else (RFC 9110 §8.6)


def heads_have_no_body(get_response: GetResponse) -> GetResponse:
    """HEAD is answered as GET, with its headers and without its body (RFC 9110 §9.3.2).

    A server may leave the body out by itself; gunicorn warns that it had to.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.method != "HEAD":
            return get_response(request)
        if request.path.startswith(API_ROOT):
            request.method = "GET"  # the router of the API knows no other
        response = get_response(request)
        if isinstance(response, StreamingHttpResponse):
            response.streaming_content = []
        elif isinstance(response, HttpResponse):
            if response.status_code not in _WITHOUT_CONTENT:
                response.headers["Content-Length"] = str(len(response.content))
            response.content = b""
        return response

    return middleware


def health_needs_no_name(get_response: GetResponse) -> GetResponse:
    """Whoever watches over the machine asks by its address, which is no name of the site.

    Its answer holds nothing of what was asked; at every other address ALLOWED_HOSTS decides.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(HEALTH):
            request.META["HTTP_HOST"] = settings.ALLOWED_HOSTS[0].lstrip(".*") or "localhost"
        return get_response(request)

    return middleware
