"""What pages show of themselves, by who looks."""

from __future__ import annotations

from django.http import HttpRequest

from .roles import Right, may


class Rights:
    """``{% if may.organise %}``: whether who is signed in has that right, for any event at all.

    Asked when a template does, and not before: a page that reads who is signed in varies on the cookie.
    """

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    def __getitem__(self, name: str) -> bool:
        return may(self._request.user, Right[name.upper()])


def rights(request: HttpRequest) -> dict[str, object]:
    """The rights of who looks, as ``may``."""
    return {"may": Rights(request)}
