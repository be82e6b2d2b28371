from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def edition(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("placeholder")


def register(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("placeholder")


def calendar(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("placeholder")
