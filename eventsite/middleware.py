"""Middleware of the site's own."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]


def api_errors_are_problems(get_response: GetResponse) -> GetResponse:
    return get_response


def staff_need_second_factor(get_response: GetResponse) -> GetResponse:
    return get_response
