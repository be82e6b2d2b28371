"""Where a browser goes after it sent something."""

from __future__ import annotations

from django.db.models import Model
from django.http import HttpResponseRedirect
from django.shortcuts import resolve_url

SAVED = "opgeslagen"


def saved(to: str) -> HttpResponseRedirect:
    """To a page of somebody's own that says “Opgeslagen” (``templates/saved.html``).

    In the address, for nothing of a visitor is kept between two requests: that would take a cookie.
    """
    return see_other(f"{to}?{SAVED}")


def see_other(to: str | Model, *args: object) -> HttpResponseRedirect:
    """To an address, the name of one or a row's own, with 303: the next request is a GET (RFC 9110 §15.4.4)."""
    return HttpResponseRedirect(resolve_url(to, *args), status=303)
