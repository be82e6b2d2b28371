from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def request_links(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("placeholder")


def registration(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("placeholder")


def confirmation(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("placeholder")


def change(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("placeholder")


def cancel(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("placeholder")


def ticket(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("placeholder")
