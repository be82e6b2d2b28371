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
_TOKEN = "csrfmiddlewaretoken"  # noqa: S105 (a name)
_SECRET = ("password", "wachtwoord")


def typed(request: HttpRequest, *, without: Collection[str] = ()) -> list[tuple[str, str]]:
    """Every field that was posted, as names and values for hidden fields; the token is made anew."""
    left_out = ANSWERS | {_TOKEN} | set(without)
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if isinstance(value, str) and name not in left_out
    ]


def to_send_again(request: HttpRequest) -> dict[str, object]:
    """For send_again.html: all of what was asked, to be asked again with one press; but for passwords and files."""
    return {
        "was_sent": request.method == "POST",
        "typed": [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if name != _TOKEN and not any(secret in name for secret in _SECRET)
        ],
        "needs_token": _TOKEN in request.POST,
        "counts_once": "submission_id" in request.POST,
        "had_files": bool(request.FILES),
        "again_url": request.get_full_path(),
    }


def went_back(request: HttpRequest) -> bool:
    """Whether the form is asked for again, with what was typed, to be changed before it is saved."""
    return BACK in request.POST
