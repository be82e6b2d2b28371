"""Which pages are braked: a decorator, so that it stands with each, and a test that none is without."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps

from django.http import HttpRequest, HttpResponse

from . import counting, limits, sources
from .counting import Use
from .limits import Limit

View = Callable[..., HttpResponse]


def braked(
    limit: Limit = limits.FORM, *, methods: Collection[str] = ("POST",)
) -> Callable[[View], View]:
    """Let one source send ``limit`` to this page, and answer 429 past it: ``answers.py``.

    Each page has a count of its own. It costs one statement, and none with another method, so what is
    only looked at stays as it was.
    """

    def decorate(view: View) -> View:
        where = f"{view.__module__}.{view.__qualname__}"

        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if request.method in methods:
                source = sources.of(request)
                counting.take(Use(limit, source and f"{where} {source}"))
            return view(request, *args, **kwargs)

        guarded.brake = limit  # type: ignore[attr-defined]  # for the test that walks all pages
        return guarded

    return decorate
