"""What was typed in one form, sent again by a page that came between: to confirm it, or to see both versions."""

from __future__ import annotations

from collections.abc import Collection

from django.http import HttpRequest

# Said on the page that came between; whoever sees a form again is asked again.
CONFIRMED = "bevestigd"
CONSENT = "akkoord"
SAID = "gezegd"
BACK = "terug"

ANSWERS = frozenset({CONFIRMED, CONSENT, SAID, BACK})


def typed(request: HttpRequest, *, without: Collection[str] = ()) -> list[tuple[str, str]]:
    """Every field that was posted, as names and values for hidden fields; the token is made anew."""
    left_out = ANSWERS | {"csrfmiddlewaretoken"} | set(without)
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if isinstance(value, str) and name not in left_out
    ]


def went_back(request: HttpRequest) -> bool:
    """Whether the form is asked for again, with what was typed, to be changed before it is saved."""
    return BACK in request.POST
