"""Where what a brake refuses becomes an answer, whichever page asked."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from eventsite.web.middleware import GetResponse

from . import answers
from .counting import Braked


class BrakesAnswer:
    """429 for ``Braked``, from wherever a view let it pass."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return answers.answer(request, exception) if isinstance(exception, Braked) else None
