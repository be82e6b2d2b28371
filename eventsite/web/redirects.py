"""Where a browser goes after it sent something."""

from __future__ import annotations

from django.db.models import Model
from django.http import HttpResponseRedirect
from django.shortcuts import resolve_url


def see_other(to: str | Model, *args: object) -> HttpResponseRedirect:
    """To an address, the name of one or a row's own, with 303: the next request is a GET (RFC 9110 §15.4.4)."""
    return HttpResponseRedirect(resolve_url(to, *args), status=303)
