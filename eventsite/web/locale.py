"""In which language and on which clock the site answers: one each."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone, translation


def answers_in_dutch(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: each answer is in the site's language and time zone, whatever its thread did before.

    Where nobody says so Django finds out at each word, each moment and each address, and that is half of
    what those cost.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        translation.activate(settings.LANGUAGE_CODE)
        timezone.activate(timezone.get_default_timezone())
        return get_response(request)

    return middleware
