from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def sessions(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("placeholder")


def session(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("placeholder")
