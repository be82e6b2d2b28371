"""Where requests are braked, and where that becomes an answer, whichever page asked."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from eventsite.web.middleware import GetResponse

from . import answers, counting, guard, sources
from .counting import Braked


class Brakes:
    """429 for ``Braked``, raised here before a page is asked or by the page itself."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with sources.asking(request):
            response = self.get_response(request)
            try:
                counting.take(*guard.due(request))  # of a page that had no places to ask for
            except Braked as braked:
                return answers.answer(request, braked)
            if left := guard.left(request):
                answers.tell_what_is_left(response, left)
            return response

    def process_view(
        self, request: HttpRequest, view: object, args: object, found: dict[str, object]
    ) -> HttpResponse | None:
        try:
            guard.check(request, view)
        except Braked as braked:
            return answers.answer(request, braked)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return answers.answer(request, exception) if isinstance(exception, Braked) else None
